package dev.sluice.webhooks.send;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Asks the name servers and the hosts file of this machine. A name server that is slow with one
 * name keeps no thread from another's.
 */
public final class DnsNames implements Names {

  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("webhook-names", true), NioIoHandler.newFactory());
  private final DnsNameResolver resolver =
      new DnsNameResolverBuilder(loop.next())
          .datagramChannelType(NioDatagramChannel.class)
          .socketChannelType(NioSocketChannel.class)
          .queryTimeoutMillis(LONGEST.toMillis())
          .build();

  @Override
  public CompletionStage<List<InetAddress>> look(String host) {
    var found = new CompletableFuture<List<InetAddress>>();
    resolver
        .resolveAll(host)
        .addListener(
            (io.netty.util.concurrent.Future<List<InetAddress>> done) -> {
              if (done.isSuccess()) {
                found.complete(List.copyOf(done.getNow()));
              } else {
                found.completeExceptionally(done.cause());
              }
            });
    return found;
  }

  @Override
  public void close() {
    resolver.close();
    var unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
