package dev.sluice.ingress.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The channels on which the end of requests is told. */
public final class EndedChannels {

  private final StatefulRedisPubSubConnection<String, String> connection;

  public EndedChannels(RedisClients clients) {
    connection = clients.channels();
  }

  /**
   * Tells what comes in.
   *
   * @param subscribed called with each channel when it is heard, and again after each reconnect
   * @param ended called with the id of each request that ended
   */
  public void listen(Consumer<String> subscribed, Consumer<String> ended) {
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void subscribed(String channel, long count) {
            subscribed.accept(channel);
          }

          @Override
          public void message(String channel, String id) {
            ended.accept(id);
          }
        });
  }

  public CompletionStage<Void> subscribe(String channel) {
    return connection.async().subscribe(channel);
  }
}
