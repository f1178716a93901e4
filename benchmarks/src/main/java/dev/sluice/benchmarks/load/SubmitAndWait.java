package dev.sluice.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.List;

/** Submits requests in turn and has each answered with its end; goes on with a long poll if not. */
public final class SubmitAndWait implements Exchange {

  private static final int SECONDS = 30;

  private final List<Template> requests;
  private final Clients clients;
  private double batches;
  private long succeeded;
  private long failed;

  /**
   * @param requests that prefer to wait
   */
  public SubmitAndWait(List<Template> requests, Clients clients) {
    this.requests = List.copyOf(requests);
    this.clients = clients;
  }

  @Override
  public void begin(ByteBuffer out, long number) {
    requests.get((int) (number % requests.size())).write(out, clients.number(number));
  }

  @Override
  public boolean goesOn(Answer answer, ByteBuffer out, long number) {
    if (answer.status() == 202 || (answer.status() == 200 && LongPoll.isUnfinished(answer))) {
      LongPoll.write(out, answer.text("id").orElse("unknown"), SECONDS, clients.name(number));
      return true;
    }
    if (answer.text("status").orElse("").equals("succeeded")) {
      succeeded++;
      batches += 1.0 / Math.max(1, answer.number("batch_size").orElse(1));
    } else {
      failed++;
    }
    return false;
  }

  /** Jobs that ended otherwise than {@code succeeded}; complete once the load is over. */
  public long failed() {
    return failed;
  }

  /** How many rows the batches had in which these jobs ran, on average. */
  public double rowsPerBatch() {
    return succeeded / batches;
  }
}
