package dev.sluice.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One HTTP/1.1 answer with a {@code Content-Length}, parsed as its bytes arrive. Used again for the
 * next answer of its connection; for one thread.
 */
public final class Answer {

  private static final byte[] LENGTH = bytes("content-length:");
  private static final byte[] CLOSE = bytes("connection: close");
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  private byte[] received = new byte[4096];
  private int size;
  private int status;

  /** Where the body begins; -1 until the head is whole. */
  private int body = -1;

  private int end;
  private boolean closing;

  /**
   * Takes bytes that have arrived.
   *
   * @return whether the answer is whole now
   */
  boolean take(ByteBuffer bytes) throws MalformedAnswerException {
    int scanFrom = Math.max(0, size - 3);
    int count = bytes.remaining();
    if (size + count > received.length) {
      received = Arrays.copyOf(received, Math.max(size + count, 2 * received.length));
    }
    bytes.get(received, size, count);
    size += count;
    if (body < 0) {
      int head = endOfHead(scanFrom);
      if (head < 0) {
        return false;
      }
      parseHead(head);
    }
    if (size > end) {
      throw new MalformedAnswerException("%d bytes too many".formatted(size - end));
    }
    return size == end;
  }

  void clear() {
    size = 0;
    body = -1;
  }

  boolean isEmpty() {
    return size == 0;
  }

  public int status() {
    return status;
  }

  /** Whether the server closes the connection after this answer. */
  boolean closesConnection() {
    return closing;
  }

  public String body() {
    return new String(received, body, end - body, StandardCharsets.UTF_8);
  }

  /** All bytes, head and body, as they came. */
  public byte[] raw() {
    return Arrays.copyOf(received, end);
  }

  /** The first text of this name in the body's JSON; its value must hold no escapes. */
  public Optional<String> text(String name) {
    int at = find(bytes('"' + name + '"'));
    if (at < 0) {
      return Optional.empty();
    }
    int from = at + name.length() + 2;
    while (from < end && (received[from] == ':' || received[from] == ' ')) {
      from++;
    }
    if (from >= end || received[from] != '"') {
      return Optional.empty();
    }
    int to = from + 1;
    while (to < end && received[to] != '"') {
      to++;
    }
    return Optional.of(new String(received, from + 1, to - from - 1, StandardCharsets.UTF_8));
  }

  /** The first whole number of this name in the body's JSON. */
  public OptionalLong number(String name) {
    int at = find(bytes('"' + name + "\":"));
    if (at < 0) {
      return OptionalLong.empty();
    }
    long value = 0;
    int from = at + name.length() + 3;
    int to = from;
    while (to < end && received[to] >= '0' && received[to] <= '9') {
      value = 10 * value + received[to++] - '0';
    }
    return to == from ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private int find(byte[] wanted) {
    for (int at = body; at + wanted.length <= end; at++) {
      if (received[at] == wanted[0]
          && Arrays.equals(received, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }

  private int endOfHead(int from) {
    for (int at = from; at + 3 < size; at++) {
      if (received[at] == '\r'
          && received[at + 1] == '\n'
          && received[at + 2] == '\r'
          && received[at + 3] == '\n') {
        return at + 4;
      }
    }
    return -1;
  }

  private void parseHead(int head) throws MalformedAnswerException {
    if (received[0] != 'H' || received[5] != '1') {
      throw new MalformedAnswerException("not HTTP/1: " + line(0));
    }
    status = (int) number(STATUS_AT);
    closing = false;
    long length = status == 204 || status == 304 ? 0 : -1;
    for (int at = next(0); at < head - 2; at = next(at)) {
      if (startsWith(at, LENGTH)) {
        length = number(at + LENGTH.length);
      } else if (startsWith(at, CLOSE)) {
        closing = true;
      }
    }
    if (length < 0) {
      throw new MalformedAnswerException("no Content-Length after " + line(0));
    }
    body = head;
    end = Math.toIntExact(head + length);
  }

  private int next(int line) {
    int at = line;
    while (received[at] != '\n') {
      at++;
    }
    return at + 1;
  }

  private boolean startsWith(int at, byte[] lowerCase) {
    for (int i = 0; i < lowerCase.length; i++) {
      byte b = received[at + i];
      if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  private long number(int from) throws MalformedAnswerException {
    int at = from;
    while (received[at] == ' ') {
      at++;
    }
    int first = at;
    long value = 0;
    while (received[at] >= '0' && received[at] <= '9') {
      value = 10 * value + received[at++] - '0';
    }
    if (at == first) {
      throw new MalformedAnswerException("not a number in " + line(0));
    }
    return value;
  }

  private String line(int at) {
    int to = Math.min(size, at + 80);
    return new String(received, at, to - at, StandardCharsets.ISO_8859_1)
        .lines()
        .findFirst()
        .orElse("");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
