package dev.sluice.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Submits, then waits for the result by long polls on the same connection. */
public final class SubmitAndPoll implements Exchange {

  private static final Set<String> UNFINISHED = Set.of("received", "queued", "running");

  private final Template request;
  private final Clients clients;
  private long failed;

  public SubmitAndPoll(Template request, Clients clients) {
    this.request = request;
    this.clients = clients;
  }

  @Override
  public void begin(ByteBuffer out, long number) {
    request.write(out, clients.number(number));
  }

  @Override
  public boolean goesOn(Answer answer, ByteBuffer out, long number) {
    if (answer.status() != 202 && answer.status() != 200) {
      return false;
    }
    String status = answer.text("status").orElse("unknown");
    if (!UNFINISHED.contains(status)) {
      failed += status.equals("succeeded") ? 0 : 1;
      return false;
    }
    String poll =
        "GET /v1/inferences/%s?wait=30 HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Client-Id: %s\r\n\r\n"
            .formatted(answer.text("id").orElse("unknown"), clients.name(number));
    out.put(poll.getBytes(StandardCharsets.US_ASCII));
    return true;
  }

  /** Jobs that ended otherwise than {@code succeeded}; complete once the load is over. */
  public long failed() {
    return failed;
  }
}
