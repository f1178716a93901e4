package dev.sluice.ingress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A wire to a server on this machine that can be slow, or hold what is sent until it is let go. */
final class SlowWire implements AutoCloseable {

  private final ServerSocket front;
  private final int port;
  private final List<Socket> sockets = new ArrayList<>();
  private Duration delay = Duration.ZERO;
  private boolean held;

  /**
   * @param port of the server
   */
  SlowWire(int port) {
    this.port = port;
    try {
      front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    begin(this::accept);
  }

  int port() {
    return front.getLocalPort();
  }

  /** Whatever is sent from now on comes so much later. */
  synchronized void slow(Duration by) {
    delay = by;
  }

  /** Whatever is sent from now on does not come. */
  synchronized void hold() {
    held = true;
  }

  /** Everything held comes now. */
  synchronized void letGo() {
    held = false;
    notifyAll();
  }

  private static void begin(Runnable task) {
    Thread thread = new Thread(task, "slow-wire");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = front.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        synchronized (this) {
          sockets.add(client);
          sockets.add(server);
        }
        begin(() -> pass(client, server, true));
        begin(() -> pass(server, client, false));
      }
    } catch (IOException e) {
      // Closed, or the server is away: the client sees its connection end.
    }
  }

  private void pass(Socket from, Socket to, boolean slowed) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (slowed) {
          pause();
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // The other side goes with it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pause() throws InterruptedException {
    Duration by;
    synchronized (this) {
      while (held) {
        wait();
      }
      by = delay;
    }
    Thread.sleep(by.toMillis());
  }

  @Override
  public void close() {
    letGo();
    try {
      front.close();
      synchronized (this) {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
