package dev.sluice.admission;

import java.time.Duration;

/**
 * Asks for a commit soon after a record came, and the later the more come. One for all tasks of a
 * thread, which share a transaction; for that thread only.
 *
 * <p>Nobody sees a decision before its transaction commits, so a commit interval is latency; but a
 * commit costs the broker several writes for each partition touched, so under load few of them must
 * carry much. Each record puts the commit off a little: few, by nothing to speak of; a load that
 * puts it off as fast as time passes, until Kafka Streams commits by its own interval. There is no
 * rate between the two at which waiting grows by leaps.
 */
final class CommitPace {

  /** By how much each record puts a commit off. */
  private static final long MICROS_PER_RECORD = 100;

  private final long idleMillis;
  private final long longestMillis;

  /** When the first record came that no commit was asked for, and how many came since. */
  private long since;

  private int came;

  /** Of the task whose record came last: one that has nothing to commit asks in vain. */
  private Runnable commit = () -> {};

  /**
   * How long a record may wait.
   *
   * @param idle for a record that comes alone
   * @param longest after which Kafka Streams commits without being asked
   */
  record Waits(Duration idle, Duration longest) {}

  CommitPace(Waits waits) {
    this.idleMillis = waits.idle().toMillis();
    this.longestMillis = waits.longest().toMillis();
  }

  /** A record is handled at {@code now}; {@code commit} asks for its task's commit. */
  void came(long now, Runnable commit) {
    if (came++ == 0) {
      since = now;
    }
    this.commit = commit;
  }

  /** To be called more often than a record may wait. */
  void tick(long now) {
    long waited = now - since;
    if (came > 0 && waited >= longestMillis) {
      came = 0;
    } else if (came > 0 && waited >= idleMillis + came * MICROS_PER_RECORD / 1000) {
      commit.run();
      came = 0;
    }
  }
}
