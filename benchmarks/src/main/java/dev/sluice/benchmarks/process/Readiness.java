package dev.sluice.benchmarks.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/** Waits until a process serves. */
public final class Readiness {

  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Readiness() {}

  /** What has to become true. */
  interface Sign {
    boolean shows() throws IOException;
  }

  static void await(Child child, Sign sign) throws InterruptedException {
    long last = System.nanoTime() + LONGEST.toNanos();
    while (!shows(sign)) {
      if (!child.isAlive()) {
        throw new IllegalStateException("%s has ended:%n%s".formatted(child.name(), child.tail()));
      }
      if (System.nanoTime() > last) {
        throw new IllegalStateException(
            "%s is not ready after %s:%n%s".formatted(child.name(), LONGEST, child.tail()));
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  /** Waits until somebody listens. */
  public static void awaitPort(Child child, int port) throws InterruptedException {
    await(
        child,
        () -> {
          try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
          }
        });
  }

  private static boolean shows(Sign sign) {
    try {
      return sign.shows();
    } catch (IOException e) {
      return false; // not yet
    }
  }
}
