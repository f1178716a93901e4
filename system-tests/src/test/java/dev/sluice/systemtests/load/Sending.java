package dev.sluice.systemtests.load;

import dev.sluice.systemtests.Client;
import dev.sluice.systemtests.Client.Answer;
import dev.sluice.systemtests.load.Submission.Try;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Sends a submission until it is answered for good, each time under the same key. */
final class Sending {

  /** A client that waits longer would learn of a fault only from its end. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final long GIVE_UP_MILLIS = 60_000;
  private static final long BETWEEN_NANOS = Duration.ofMillis(100).toNanos();

  private Sending() {}

  /** Returns the last answer's status; 0 if there was none. */
  static int send(Client client, Submission submission) {
    Client brisk = client.within(PATIENCE);
    long begun = System.currentTimeMillis();
    while (true) {
      long at = System.currentTimeMillis();
      int status = once(brisk, submission, at);
      boolean passing = status == 0 || status == 503;
      if (!passing || at - begun > GIVE_UP_MILLIS || Thread.currentThread().isInterrupted()) {
        return status;
      }
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
  }

  private static int once(Client client, Submission submission, long at) {
    try {
      Answer answer =
          client.submit(
              submission.model(), submission.input(), "Idempotency-Key", submission.key());
      String id = answer.id();
      submission.tried(new Try(at, System.currentTimeMillis(), answer.status(), id));
      return answer.status();
    } catch (UncheckedIOException e) {
      submission.tried(new Try(at, System.currentTimeMillis(), 0, ""));
      return 0;
    }
  }
}
