package dev.sluice.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Polls as they go over the wire. */
final class LongPoll {

  private static final Set<String> UNFINISHED = Set.of("received", "queued", "running");

  private LongPoll() {}

  static void write(ByteBuffer out, String id, int seconds, String client) {
    out.put(request(id, seconds, client).getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * @param seconds 0 to be answered at once
   */
  static String request(String id, int seconds, String client) {
    String wait = seconds == 0 ? "" : "?wait=" + seconds;
    return "GET /v1/inferences/%s%s HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Client-Id: %s\r\n\r\n"
        .formatted(id, wait, client);
  }

  /** Whether an answer shows a job that has not ended. */
  static boolean isUnfinished(Answer answer) {
    return answer.text("status").filter(UNFINISHED::contains).isPresent();
  }
}
