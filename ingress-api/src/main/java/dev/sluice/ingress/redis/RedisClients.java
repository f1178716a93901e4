package dev.sluice.ingress.redis;

import dev.sluice.contract.mirror.Script;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The connections to Redis: two per event loop, and one that hears what has ended. */
public final class RedisClients implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int MOST_QUEUED = 50_000;
  private static final int MOST_UNFLUSHED = 256;

  private final List<RedisClient> clients = new ArrayList<>();
  private final List<ClientResources> resources = new ArrayList<>();
  private final List<RedisLink> links = new ArrayList<>();
  private final RedisURI uri;

  private RedisClients(RedisURI uri) {
    this.uri = uri;
  }

  /**
   * @param loops one {@link #links link} is made for each
   * @throws RedisException in one line if Redis cannot be reached
   */
  public static RedisClients connect(String uri, List<EventLoop> loops) {
    var all = new RedisClients(RedisURI.create(uri));
    try {
      for (EventLoop loop : loops) {
        all.links.add(all.link(loop));
      }
      return all;
    } catch (CompletionException | RedisException e) {
      all.close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new RedisException(
          "redis.uri: cannot reach %s: %s".formatted(all.uri, cause.getMessage()), cause);
    }
  }

  private RedisLink link(EventLoop loop) {
    RedisClient client = client(loop);
    var checks = client.connectAsync(StringCodec.UTF8, uri).toCompletableFuture().join();
    checks.sync().scriptLoad(Script.RESERVE.text());
    checks.sync().scriptLoad(Script.RELEASE.text());
    var reads =
        client
            .connectAsync(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), uri)
            .toCompletableFuture()
            .join();
    return new RedisLink(checks, reads);
  }

  private RedisClient client(EventLoop loop) {
    ClientResources own =
        ClientResources.builder()
            .eventLoopGroupProvider(new OneLoop(loop))
            .eventExecutorGroup(loop)
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .reconnectDelay(
                () ->
                    Delay.exponential(
                        Duration.ofMillis(20), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS))
            .nettyCustomizer(new FlushTogether())
            .build();
    resources.add(own);
    RedisClient client = RedisClient.create(own);
    clients.add(client);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(true)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(MOST_QUEUED)
            .socketOptions(SocketOptions.builder().connectTimeout(CONNECT).build())
            .build());
    return client;
  }

  /** One per event loop, in their order. */
  public List<RedisLink> links() {
    return List.copyOf(links);
  }

  /** A connection that hears channels; its listeners are called on the first event loop. */
  public StatefulRedisPubSubConnection<String, String> channels() {
    return clients.get(0).connectPubSub(StringCodec.UTF8, uri);
  }

  @Override
  public void close() {
    clients.forEach(client -> client.shutdown(Duration.ZERO, Duration.ofSeconds(1)));
    resources.forEach(own -> own.shutdown(0, 1, TimeUnit.SECONDS));
  }

  /** Commands that one turn of the event loop writes leave in one packet. */
  private static final class FlushTogether implements NettyCustomizer {
    @Override
    public void afterChannelInitialized(Channel channel) {
      channel
          .pipeline()
          .addFirst(new FlushConsolidationHandler(MOST_UNFLUSHED, true), new SilenceGuard());
    }
  }
}
