package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.load.Hops.Place;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Submits, then waits for the result by long polls on the same connection. */
public final class SubmitAndPoll implements Exchange {

  private static final int SECONDS = 30;

  private final Template request;
  private final Clients clients;
  private final Map<Long, Long> begun = new HashMap<>();
  private @Nullable Hops hops;
  private long failed;

  public SubmitAndPoll(Template request, Clients clients) {
    this.request = request;
    this.clients = clients;
  }

  /** Notes when a job is sent, taken and told. */
  public SubmitAndPoll noting(Hops noted) {
    hops = noted;
    return this;
  }

  @Override
  public void begin(ByteBuffer out, long number) {
    if (hops != null) {
      begun.put(number, System.nanoTime());
    }
    request.write(out, clients.number(number));
  }

  @Override
  public boolean goesOn(Answer answer, ByteBuffer out, long number) {
    if (answer.status() != 202 && answer.status() != 200) {
      return false;
    }
    note(answer, number);
    if (!LongPoll.isUnfinished(answer)) {
      failed += answer.text("status").orElse("").equals("succeeded") ? 0 : 1;
      return false;
    }
    LongPoll.write(out, answer.text("id").orElse("unknown"), SECONDS, clients.name(number));
    return true;
  }

  private void note(Answer answer, long number) {
    if (hops != null) {
      long now = System.nanoTime();
      String id = answer.text("id").orElse("");
      if (answer.status() == 202) {
        Long sent = begun.remove(number);
        hops.note(id, Place.BEGUN, sent == null ? 0 : sent);
        hops.note(id, Place.TAKEN, now);
      } else {
        hops.note(id, Place.TOLD, now);
      }
    }
  }

  /** Jobs that ended otherwise than {@code succeeded}; complete once the load is over. */
  public long failed() {
    return failed;
  }
}
