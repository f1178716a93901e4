package dev.sluice.contract.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port that nobody uses, for a server that must know its port before it opens it. None that the
 * system gives to outgoing connections: one of those could take it in between.
 */
public final class FreePort {

  private static final int LOWEST = 10_000;

  /** Below what Linux, macOS and Windows give to outgoing connections. */
  private static final int END = 32_000;

  private static final int TRIES = 1_000;

  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePort() {}

  public static int onLoopback() {
    return on(InetAddress.getLoopbackAddress());
  }

  /** A port that this process was not given before. */
  public static int on(InetAddress address) {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, END);
      if (isFree(address, port) && GIVEN.add(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no port between %d and %d is free on %s"
            .formatted(LOWEST, END - 1, address.getHostAddress()));
  }

  private static boolean isFree(InetAddress address, int port) {
    try (var socket = new ServerSocket(port, 1, address)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
