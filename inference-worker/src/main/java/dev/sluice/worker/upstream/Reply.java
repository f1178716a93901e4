package dev.sluice.worker.upstream;

import dev.sluice.contract.message.JobError;
import dev.sluice.worker.run.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What became of one try. */
public sealed interface Reply {

  /** The code of a server that has too much to do, which is no trouble. */
  String BUSY = "upstream_busy";

  /**
   * It was answered.
   *
   * @param outcomes one per task
   */
  record Done(List<Outcome> outcomes) implements Reply {}

  /** It is of no use to try it again. */
  record Refused(JobError error) implements Reply {}

  /**
   * It is worth another try.
   *
   * @param after what the server asks to be waited
   * @param counted whether it may be tried a few times only; if not, as long as there is time
   * @param error if it is not tried again
   */
  record Again(Optional<Duration> after, boolean counted, JobError error) implements Reply {}

  static Reply done(Outcome outcome) {
    return new Done(List.of(outcome));
  }

  /** The server is not there, or is gone in the middle. */
  static Reply unreachable(String why) {
    return new Again(Optional.empty(), false, retryable("upstream_unreachable", why));
  }

  /** The server has too much to do. */
  static Reply busy(Optional<Duration> after, String why) {
    return new Again(after, false, retryable(BUSY, why));
  }

  /** The server has failed. */
  static Reply failed(Optional<Duration> after, String why) {
    return new Again(after, true, retryable("upstream_failed", why));
  }

  /** Not what was asked for; it may be better the next time. */
  static Reply broken(String why) {
    return failed(
        Optional.empty(), "The model's server gave an answer that cannot be read: " + why + ".");
  }

  /** The server does not want it, or we do not want what it gave. */
  static Reply refused(String code, String why, boolean retryable) {
    return new Refused(new JobError(code, why, retryable));
  }

  private static JobError retryable(String code, String why) {
    return new JobError(code, why, true);
  }
}
