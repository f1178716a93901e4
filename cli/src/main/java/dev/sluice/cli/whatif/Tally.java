package dev.sluice.cli.whatif;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of one account's requests within the span. For one thread. */
final class Tally {

  private static final long MINUTE = 60_000;

  private final Span span;
  private final Timeline refusedOverTime;
  private final Timeline reallyOverTime;

  private long requests;
  private long refused;
  private long reallyRefused;
  private final Map<String, Long> limits = new TreeMap<>();
  private final Map<String, Long> shadowed = new TreeMap<>();

  /** Refusals by beginning of the minute. */
  private final Map<Long, Long> minutes = new TreeMap<>();

  private @Nullable Instant firstAt;

  Tally(Span span, Timeline refusedOverTime, Timeline reallyOverTime) {
    this.span = span;
    this.refusedOverTime = refusedOverTime;
    this.reallyOverTime = reallyOverTime;
  }

  void came(long time, boolean reallyRefusedThen) {
    if (span.reports(time)) {
      requests++;
      if (reallyRefusedThen) {
        reallyRefused++;
        reallyOverTime.add(time);
      }
    }
  }

  void refused(long time, List<String> by) {
    if (span.reports(time)) {
      refused++;
      by.forEach(limit -> limits.merge(limit, 1L, Long::sum));
      minutes.merge(Math.floorDiv(time, MINUTE) * MINUTE, 1L, Long::sum);
      if (firstAt == null) {
        firstAt = Instant.ofEpochMilli(time);
      }
      refusedOverTime.add(time);
    }
  }

  void shadowed(long time, List<String> by) {
    if (span.reports(time)) {
      by.forEach(limit -> shadowed.merge(limit, 1L, Long::sum));
    }
  }

  Outcome outcome(String account, String plan) {
    Outcome.Minute worst = null;
    for (var minute : minutes.entrySet()) {
      if (worst == null || minute.getValue() > worst.refused()) {
        worst = new Outcome.Minute(Instant.ofEpochMilli(minute.getKey()), minute.getValue());
      }
    }
    return new Outcome(
        account, plan, requests, refused, reallyRefused, limits, shadowed, firstAt, worst);
  }
}
