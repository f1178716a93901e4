package dev.sluice.admission;

import java.time.Duration;

/**
 * Asks for a commit soon after a record came, as long as few come. One for all tasks of a thread,
 * which share a transaction; for that thread only.
 *
 * <p>Nobody sees a decision before its transaction commits, so a commit interval is latency; but a
 * commit costs the broker several writes for each partition touched, so under load few of them must
 * carry much. How much is coming shows in what was handled in a wait between commits: counted over
 * the commits themselves, a stream that does nothing but commit would look idle.
 */
final class CommitPace {

  /** More than this in one wait is load, and left to the commit interval. */
  private static final int LITTLE = 16;

  private final long waitMillis;

  /** When the first record came that no commit was asked for, and how many came since. */
  private long since;

  private int came;

  /** Of the task whose record came last: one that has nothing to commit asks in vain. */
  private Runnable commit = () -> {};

  CommitPace(Duration wait) {
    this.waitMillis = wait.toMillis();
  }

  /** A record is handled at {@code now}; {@code commit} asks for its task's commit. */
  void came(long now, Runnable commit) {
    if (came++ == 0) {
      since = now;
    }
    this.commit = commit;
  }

  /** To be called more often than the wait. */
  void tick(long now) {
    if (came == 0 || now - since < waitMillis) {
      return;
    }
    if (came <= LITTLE) {
      commit.run();
    }
    came = 0;
  }
}
