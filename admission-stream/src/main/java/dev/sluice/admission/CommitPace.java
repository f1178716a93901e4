package dev.sluice.admission;

import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Asks for a commit soon after a record came, as long as few come.
 *
 * <p>Nobody sees a decision before its transaction commits, so a commit interval is latency; but
 * each commit costs the broker several writes, so under load few of them carry much. When records
 * come slowly each tick commits what came; when they come fast only the commit interval does.
 */
final class CommitPace {

  /** More than this in one tick is load. */
  private static final int LITTLE = 8;

  private final Runnable commit;
  private int cameThisTick;

  /** Whether something came that no commit was asked for. */
  private boolean pending;

  CommitPace(Runnable commit) {
    this.commit = commit;
  }

  static CommitPace start(ProcessorContext<?, ?> context, Duration tick) {
    var pace = new CommitPace(context::commit);
    context.schedule(tick, PunctuationType.WALL_CLOCK_TIME, now -> pace.tick());
    return pace;
  }

  void came() {
    cameThisTick++;
    pending = true;
  }

  void tick() {
    if (pending && cameThisTick <= LITTLE) {
      commit.run();
      pending = false;
    }
    cameThisTick = 0;
  }
}
