package dev.sluice.ingress.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.vertx.core.transport.Transport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The transport that suits this machine, whose connections are counted when they are accepted:
 * Vert.x tells of one only after its TLS handshake, which a client may never finish. Safe from any
 * thread.
 */
public final class CountingTransport implements Transport {

  private final Transport chosen = suitable();
  private volatile @Nullable ConnectionCounts counts;

  private static Transport suitable() {
    Transport best = Transport.nativeTransport();
    return best != null && best.available() ? best : Transport.NIO;
  }

  /** To be called before anything listens. */
  public void countIn(ConnectionCounts all) {
    counts = all;
  }

  @Override
  public String name() {
    return chosen.name();
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return null;
  }

  /** A proxy, so that nothing the chosen one does is left to defaults of the interface. */
  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    var type = io.vertx.core.spi.transport.Transport.class;
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (self, method, how) -> call(method, how));
    return type.cast(proxy);
  }

  private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      Object answer = method.invoke(chosen.implementation(), arguments);
      return method.getName().equals("serverChannelFactory")
          ? counting((ChannelFactory<?>) answer)
          : answer;
    } catch (InvocationTargetException e) {
      throw Objects.requireNonNullElse(e.getCause(), e);
    }
  }

  private ChannelFactory<ServerChannel> counting(ChannelFactory<?> servers) {
    return () -> {
      var server = (ServerChannel) servers.newChannel();
      server.pipeline().addLast(new Door());
      return server;
    };
  }

  /** First in a server channel's pipeline, where what is read are connections. */
  private final class Door extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      Channel connection = (Channel) accepted;
      Runnable ended = Objects.requireNonNull(counts).tryOpen(host(connection.remoteAddress()));
      if (ended == null) {
        connection.unsafe().closeForcibly(); // of no event loop yet
        return;
      }
      connection.closeFuture().addListener(closed -> ended.run());
      context.fireChannelRead(connection);
    }
  }

  /** Empty if it is gone already. */
  private static String host(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress socket && socket.getAddress() != null
        ? socket.getAddress().getHostAddress()
        : "";
  }
}
