package dev.sluice.ingress;

import dev.sluice.conformance.HttpConformance;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A connection on which a client says what it likes. */
final class Wire implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 60_000;

  private static final int SILENCE_MILLIS = 5;
  private static final int MOST_SILENCES = 2_000;

  private final Socket socket;
  private final InputStream in;

  Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** One answer, read to its end. */
  record Answer(int status, Map<String, List<String>> headers, String body) {

    String header(String name) {
      return String.join(",", headers.getOrDefault(name, List.of()));
    }

    /** Fails unless it is as the document says. */
    Answer to(String method, String path) {
      HttpConformance.check(method, path, status, headers, body);
      return this;
    }
  }

  Wire say(String text) throws IOException {
    return say(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Wire say(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Says no more, but goes on listening. */
  Wire sayNoMore() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** The next answer; fails if the connection is closed before. */
  Answer answer() throws IOException {
    String head = untilBlankLine();
    List<String> lines = head.lines().toList();
    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    for (String line : lines.subList(1, lines.size() - 1)) {
      String[] field = line.split(":", 2);
      headers.computeIfAbsent(field[0], name -> new ArrayList<>()).add(field[1].strip());
    }
    int status = Integer.parseInt(lines.get(0).split(" ", 3)[1]);
    int length = Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).get(0));
    byte[] body = in.readNBytes(length);
    return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  private String untilBlankLine() throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after: " + head.toString(StandardCharsets.ISO_8859_1));
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /** What still comes until the other side closes the connection. */
  String rest() throws IOException {
    var rest = new ByteArrayOutputStream();
    try {
      in.transferTo(rest);
    } catch (SocketException e) {
      // reset: closed while something that we said was not read
    }
    return rest.toString(StandardCharsets.ISO_8859_1);
  }

  /**
   * What still comes until the other side closes the connection.
   *
   * @param passing lets a second pass for the other side, each time that nothing comes
   */
  String restUnlessSilent(Runnable passing) throws IOException {
    var rest = new ByteArrayOutputStream();
    socket.setSoTimeout(SILENCE_MILLIS);
    for (int silent = 0; silent < MOST_SILENCES; ) {
      try {
        int next = in.read();
        if (next < 0) {
          return rest.toString(StandardCharsets.ISO_8859_1);
        }
        rest.write(next);
      } catch (SocketTimeoutException e) {
        passing.run();
        silent++;
      } catch (SocketException e) {
        return rest.toString(StandardCharsets.ISO_8859_1);
      }
    }
    throw new IOException("it hangs after: " + rest.toString(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
