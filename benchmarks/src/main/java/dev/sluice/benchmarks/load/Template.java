package dev.sluice.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The bytes of a request, built once, with slots ({@code ######}) that take a number each time. */
public final class Template {

  private static final String SLOT = "######";
  private static final int LARGEST = 999_999;

  private final byte[] bytes;
  private final int[] slots;

  private Template(byte[] bytes, int[] slots) {
    this.bytes = bytes;
    this.slots = slots;
  }

  /** A submission of this body by one of the {@link Clients}. */
  public static Template submission(String body) {
    return submission(body, "");
  }

  /** The same, to be answered with the end of its job if that comes within so many seconds. */
  public static Template waiting(String body, int seconds) {
    return submission(body, "Prefer: wait=%d\n".formatted(seconds));
  }

  private static Template submission(String body, String header) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return of(
        """
        POST /v1/inferences HTTP/1.1
        Host: 127.0.0.1
        Content-Type: application/json
        X-Client-Id: %s
        %sContent-Length: %d

        """
                .formatted(Clients.NAME, header, bytes.length)
                .replace("\n", "\r\n")
            + body);
  }

  /** A poll of a job by one of the {@link Clients}. */
  public static Template poll(String id) {
    return of(LongPoll.request(id, 0, Clients.NAME));
  }

  static Template of(String request) {
    int[] slots =
        Pattern.compile(SLOT).matcher(request).results().mapToInt(m -> m.start()).toArray();
    return new Template(request.getBytes(StandardCharsets.UTF_8), slots);
  }

  /** Writes the request with the number in every slot. */
  public void write(ByteBuffer out, int number) {
    int start = out.position();
    out.put(bytes);
    for (int slot : slots) {
      int rest = number % (LARGEST + 1);
      for (int digit = SLOT.length() - 1; digit >= 0; digit--) {
        out.put(start + slot + digit, (byte) ('0' + rest % 10));
        rest /= 10;
      }
    }
  }

  public int size() {
    return bytes.length;
  }
}
