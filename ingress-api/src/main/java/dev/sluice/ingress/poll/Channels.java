package dev.sluice.ingress.poll;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Subscribes to the channels that somebody waits on, and leaves them a while after. Thread-safe.
 */
final class Channels implements AutoCloseable {

  private static final CompletableFuture<Void> NOT_CONNECTED =
      CompletableFuture.failedFuture(new IllegalStateException("not connected"));

  private final StatefulRedisPubSubConnection<String, String> connection;

  /** Channels subscribed to, or being so. */
  private final Map<String, Channel> channels = new HashMap<>();

  private static final class Channel {
    CompletableFuture<Void> confirmed = NOT_CONNECTED;
    int listeners;
    boolean wasIdle;
  }

  /**
   * @param heard told every message, on Redis' own thread
   */
  Channels(StatefulRedisPubSubConnection<String, String> connection, Consumer<String> heard) {
    this.connection = connection;
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, String message) {
            heard.accept(message);
          }
        });
  }

  /** Completes once messages of the channel are sure to be heard. */
  synchronized CompletionStage<Void> join(String name) {
    Channel channel = channels.computeIfAbsent(name, unused -> new Channel());
    if (channel.confirmed.isCompletedExceptionally()) {
      channel.confirmed =
          connection.isOpen()
              ? connection.async().subscribe(name).toCompletableFuture()
              : NOT_CONNECTED;
    }
    channel.listeners++;
    channel.wasIdle = false;
    return channel.confirmed;
  }

  synchronized void leave(String name) {
    Channel channel = channels.get(name);
    if (channel != null) {
      channel.listeners--;
    }
  }

  /** Called now and then: leaves channels that had no listener since the last call. */
  synchronized void tidy() {
    channels
        .entrySet()
        .removeIf(
            entry -> {
              Channel channel = entry.getValue();
              if (channel.listeners > 0) {
                return false;
              }
              if (channel.wasIdle && connection.isOpen()) {
                connection.async().unsubscribe(entry.getKey());
                return true;
              }
              channel.wasIdle = true;
              return false;
            });
  }

  @Override
  public void close() {
    connection.close();
  }
}
