package dev.sluice.contract.mirror;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.limit.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The arguments of {@link Script#MIRROR_USAGE}. */
public final class UsageWrite {

  /** Slots are held for as long as a job lies in its topic, and one day more. */
  private static final long HELD_MILLIS = Duration.ofDays(8).toMillis();

  private UsageWrite() {}

  /**
   * @param offset of the record the usage was read from
   */
  public static byte[][] arguments(Limit limit, Usage usage, long offset) {
    long kept = limit.reservationMillis();
    long dead = limit.generationAt(usage.newest() - kept);
    int first = 0;
    while (first < usage.generationCount() && usage.generation(first) < dead) {
      first++;
    }
    int living = usage.generationCount() - first;
    byte[][] all = new byte[4 + 2 * living][];
    all[0] = number(offset);
    Usage fitting = usage.as(limit);
    boolean held = limit.unit() == Unit.SLOTS && fitting.bucketCount() > 0;
    all[1] = Curve.of(fitting).packed();
    all[2] = number(held ? HELD_MILLIS : limit.windowMillis() + kept + 20_000);
    all[3] = number(dead);
    for (int i = 0; i < living; i++) {
      all[4 + 2 * i] = number(usage.generation(first + i));
      all[5 + 2 * i] = number(usage.decided(first + i));
    }
    return all;
  }

  private static byte[] number(long value) {
    return Long.toString(value).getBytes(StandardCharsets.US_ASCII);
  }
}
