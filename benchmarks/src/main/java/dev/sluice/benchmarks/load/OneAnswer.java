package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** Sends one request and waits for its answer. */
public final class OneAnswer {

  private OneAnswer() {}

  public static Answer to(int port, Template request, int number) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(request.size());
    request.write(out, number);
    var answer = new Answer();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(out.array());
      byte[] chunk = new byte[8192];
      for (int count; (count = socket.getInputStream().read(chunk)) > 0; ) {
        if (answer.take(ByteBuffer.wrap(chunk, 0, count))) {
          return answer;
        }
      }
    }
    throw new IOException("cut off");
  }
}
