package dev.sluice.ingress.redis;

import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.topic.Partitions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * How far the mirrored counts have come, read a few times a second. That reading is also what finds
 * out that Redis does not answer, or does again, when nobody submits; while it is in doubt Redis
 * must take a write as well. What was read may be asked for by any thread.
 */
public final class Progress {

  /** A mirror that keeps up is behind by less, also when nothing is submitted. */
  private static final long STANDSTILL_MILLIS = 5_000;

  private final AtomicLongArray reached;
  private final Degradation degradation;
  private final long budgetNanos;

  /** Whether an answer is awaited, and how often it was missed; confined to the reading thread. */
  private boolean reading;

  private int missed;

  /**
   * @param budget within which Redis is said to answer
   */
  public Progress(int partitions, Degradation degradation, Duration budget) {
    this.reached = new AtomicLongArray(partitions);
    this.degradation = degradation;
    this.budgetNanos = budget.toNanos();
  }

  /** Append time that the counts of this partition's accounts have reached; 0 if unknown. */
  public long of(int partition) {
    return reached.get(partition);
  }

  /**
   * Up to when requests of this account were surely mirrored, if their ids were made before: the
   * present while the mirror keeps up or nothing is known of it, and where it stands while it
   * stands still.
   *
   * @param now in milliseconds since the epoch
   */
  public long mirrored(String account, long now) {
    long at = of(Partitions.of(account, reached.length()));
    return at == 0 || now - at < STANDSTILL_MILLIS ? now : at;
  }

  /** Reads once, unless an answer is still awaited; always on the thread of the link. */
  public void read(RedisLink link, MirrorKeys keys) {
    if (reading) {
      // Once may be our own standstill.
      if (++missed > 1) {
        degradation.failed("no answer within the budget", Gate.steadyMillis());
      }
      return;
    }
    reading = true;
    missed = 0;
    long began = System.nanoTime();
    if (degradation.on()) {
      link.write(keys.probe())
          .thenCompose(done -> link.all(keys.progress()))
          .whenComplete((fields, failure) -> take(fields, failure, began));
    } else {
      link.all(keys.progress()).whenComplete((fields, failure) -> take(fields, failure, began));
    }
  }

  private void take(@Nullable Map<String, String> fields, @Nullable Throwable failure, long began) {
    reading = false;
    long now = System.nanoTime();
    if (fields == null) {
      degradation.failed(failure, TimeUnit.NANOSECONDS.toMillis(now));
      return;
    }
    for (int p = 0; p < reached.length(); p++) {
      reached.set(p, time(fields.get(Integer.toString(p))));
    }
    if (now - began <= budgetNanos) {
      degradation.well(TimeUnit.NANOSECONDS.toMillis(now));
    }
  }

  private static long time(@Nullable String text) {
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
