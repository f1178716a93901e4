package dev.sluice.ingress.redis;

import dev.sluice.contract.mirror.MirrorKeys;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * How far the mirrored counts have come, read a few times a second. That reading is also what finds
 * out that Redis answers again when nobody submits.
 */
public final class Progress {

  private final AtomicLongArray reached;
  private final Degradation degradation;

  public Progress(int partitions, Degradation degradation) {
    this.reached = new AtomicLongArray(partitions);
    this.degradation = degradation;
  }

  /** Append time that the counts of this partition's accounts have reached; 0 if unknown. */
  public long of(int partition) {
    return reached.get(partition);
  }

  /** Reads once. */
  public void read(RedisLink link, MirrorKeys keys) {
    link.all(keys.progress()).whenComplete(this::take);
  }

  private void take(@Nullable Map<String, String> fields, @Nullable Throwable failure) {
    long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    if (fields == null) {
      degradation.failed(String.valueOf(failure == null ? null : failure.getMessage()), now);
      return;
    }
    for (int p = 0; p < reached.length(); p++) {
      reached.set(p, time(fields.get(Integer.toString(p))));
    }
    degradation.answered(now);
  }

  private static long time(@Nullable String text) {
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
