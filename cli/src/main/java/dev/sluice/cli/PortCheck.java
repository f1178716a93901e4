package dev.sluice.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says which port cannot be had before anything starts. Holds those it has taken until it is
 * closed, so that two purposes do not get the same.
 */
public final class PortCheck implements AutoCloseable {

  private final List<ServerSocket> sockets = new ArrayList<>();
  private final Map<Integer, String> purposes = new HashMap<>();

  /**
   * Takes a port and holds it.
   *
   * @param port 0 is free always
   * @param purpose what it is for, such as {@code HTTP}
   * @param flag that names another
   * @throws CommandException if something else listens there, or it may not be opened
   */
  public void take(String host, int port, String purpose, String flag) {
    if (port == 0) {
      return;
    }
    String twin = purposes.put(port, purpose);
    if (twin != null) {
      throw CommandException.usage(
          "port %d was given for %s and for %s; choose another with %s PORT"
              .formatted(port, twin, purpose, flag));
    }
    try {
      var socket = new ServerSocket();
      sockets.add(socket);
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (UnknownHostException e) {
      throw CommandException.usage("'%s' (for %s) is not a known host".formatted(host, purpose));
    } catch (IOException e) {
      throw CommandException.usage(
          "port %d, for %s, cannot be opened on %s (%s); choose another with %s PORT"
              .formatted(port, purpose, host, e.getMessage(), flag));
    }
  }

  @Override
  public void close() {
    for (ServerSocket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
