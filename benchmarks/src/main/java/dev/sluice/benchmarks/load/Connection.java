package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection and the exchange on it, if any; reconnects when its server closes it. */
final class Connection {

  private final Selector selector;
  private final InetSocketAddress server;
  private final ByteBuffer out = ByteBuffer.allocateDirect(64 * 1024);
  private SocketChannel channel;
  private SelectionKey key;
  final Answer answer = new Answer();

  /** When its exchange was due, and which it is. */
  long due;

  long number;
  State state = State.IDLE;

  enum State {
    IDLE,
    BUSY,
    /** The server has announced that it closes the connection, and has not yet. */
    CLOSING
  }

  Connection(Selector selector, int port) throws IOException {
    this.selector = selector;
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.channel = SocketChannel.open();
    this.key = open();
  }

  private SelectionKey open() throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    boolean connected = channel.connect(server);
    return channel.register(
        selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
  }

  void reconnect() throws IOException {
    close();
    answer.clear();
    channel = SocketChannel.open();
    key = open();
  }

  void close() throws IOException {
    key.cancel();
    channel.close();
  }

  /** Where to write the next request; {@link #send} then sends it. */
  ByteBuffer request() {
    return out.clear();
  }

  void send() throws IOException {
    out.flip();
    flush();
  }

  /** Sends what is to be sent, as far as the connection takes it. */
  void flush() throws IOException {
    if (!channel.isConnected()) {
      return;
    }
    channel.write(out);
    key.interestOps(
        out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
  }

  /** Goes on with connecting and sending, as far as it goes. */
  void advance() throws IOException {
    if (key.isConnectable()) {
      channel.finishConnect();
      key.interestOps(SelectionKey.OP_READ);
    }
    if (state == State.BUSY && out.hasRemaining()) {
      flush();
    }
  }

  boolean isReadable() {
    return key.isValid() && key.isReadable();
  }

  /** Bytes read; -1 if the server has closed the connection. */
  int read(ByteBuffer into) throws IOException {
    into.clear();
    int count = channel.read(into);
    into.flip();
    return count;
  }
}
