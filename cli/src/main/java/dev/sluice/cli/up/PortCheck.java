package dev.sluice.cli.up;

import dev.sluice.cli.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Says which port is taken before anything starts. */
public final class PortCheck {

  private PortCheck() {}

  /**
   * @param what it is for, such as {@code HTTP}
   * @param flag that names another
   * @throws CommandException if something listens there
   */
  public static void free(String host, int port, String what, String flag) {
    if (port == 0) {
      return;
    }
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (UnknownHostException e) {
      throw CommandException.usage("'%s' is not a known host".formatted(host));
    } catch (IOException e) {
      throw CommandException.usage(
          "port %d (%s) is taken; choose another with %s PORT".formatted(port, what, flag));
    }
  }

  /** Any free port on loopback. */
  static int any() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
