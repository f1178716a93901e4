package dev.sluice.admission;

import dev.sluice.contract.limit.Charge;
import dev.sluice.contract.message.Carried;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.Subject;
import java.time.Instant;
import java.util.List;

/** What admission remembers of a request id. */
sealed interface Entry {

  /**
   * Admitted and not ended yet. It is the lease on the slots among its charges.
   *
   * @param charges what it was charged in each limit of its account
   */
  record Open(Admitted admitted, List<Charge> charges, Progress progress) implements Entry {
    public Open {
      charges = List.copyOf(charges);
    }

    Subject subject() {
      return admitted.subject();
    }

    /** The same with an attempt that was announced; an older one changes nothing. */
    Open running(int attempt) {
      return attempt <= progress.attempt()
          ? this
          : new Open(admitted, charges, new Progress(attempt, progress.cancelBy()));
    }

    /** The same with a wish to cancel; the first one counts. */
    Open canceling(long now) {
      return progress.isCanceling()
          ? this
          : new Open(
              admitted,
              charges,
              new Progress(progress.attempt(), now + Progress.MOST_CANCELING_MILLIS));
    }

    /** When it ends at the latest, unless something more becomes known of it. */
    long dueAt() {
      long due = Math.min(admitted.finishBy(), progress.cancelBy());
      return progress.isRunning()
          ? due
          : Math.min(due, admitted.startBy() + Admitted.UNANNOUNCED_MILLIS);
    }

    /** What it is called if it ends then. */
    Status overdue() {
      if (progress.isCanceling()) {
        return Status.CANCELED;
      }
      return dueAt() < admitted.finishBy() ? Status.EXPIRED : Status.TIMED_OUT;
    }

    Job.Origin origin(String id) {
      return new Job.Origin(
          id,
          admitted.subject(),
          admitted.model(),
          Instant.ofEpochMilli(admitted.at()),
          admitted.carried().metadataJson());
    }
  }

  /**
   * A request when it was admitted. Times are in milliseconds.
   *
   * @param at append time of the request
   * @param startBy when it may last start; {@link #ANY_TIME} if its client does not mind
   * @param finishBy when it ends in any case
   */
  record Admitted(
      Subject subject, String model, long at, long startBy, long finishBy, Carried carried) {

    static final long ANY_TIME = Long.MAX_VALUE / 2;

    /** For longer no worker runs a request without announcing it. */
    static final long UNANNOUNCED_MILLIS = 2000;
  }

  /**
   * How far an admitted request is, as far as anybody announced it.
   *
   * @param attempt that runs; 0 if none was announced
   * @param cancelBy when it ends, since its client wants it to stop; {@link Admitted#ANY_TIME} if
   *     not
   */
  record Progress(int attempt, long cancelBy) {

    static final Progress NONE = new Progress(0, Admitted.ANY_TIME);

    /** A runner that has not stopped by then will not. */
    static final long MOST_CANCELING_MILLIS = 30_000;

    boolean isCanceling() {
      return cancelBy != Admitted.ANY_TIME;
    }

    boolean isRunning() {
      return attempt > 0;
    }
  }

  /** Canceled by this account before it came; it ends as it comes. */
  record Awaited(String account) implements Entry {}

  /** Settled or rejected; kept so that the same id, published again, changes nothing. */
  record Ended() implements Entry {}
}
