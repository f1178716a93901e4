package dev.sluice.contract.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortTest {

  @Test
  void shouldGiveNoPortTwiceAndNoneOfOutgoingConnections() {
    Set<Integer> ports = new HashSet<>();

    for (int i = 0; i < 200; i++) {
      assertThat(ports.add(FreePort.onLoopback())).isTrue();
    }

    assertThat(ports).allSatisfy(port -> assertThat(port).isBetween(10_000, 31_999));
  }

  @Test
  void shouldGiveAPortThatCanBeOpened() throws IOException {
    int port = FreePort.onLoopback();

    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(socket.getLocalPort()).isEqualTo(port);
    }
  }
}
