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

  private Counts counts = Counts.NONE;
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

  /**
   * Takes one request.
   *
   * @param wasRefused in reality
   * @param refusing what would refuse it; empty if it would be admitted
   * @param inShadow limits that would refuse it if they were not in shadow mode
   */
  void decided(Ask ask, boolean wasRefused, List<String> refusing, List<String> inShadow) {
    if (!span.reports(ask.time())) {
      return;
    }
    boolean isRefused = !refusing.isEmpty();
    counts = counts.and(ask.isShed(), isRefused, wasRefused);
    inShadow.forEach(limit -> shadowed.merge(limit, 1L, Long::sum));
    if (wasRefused) {
      reallyOverTime.add(ask.time());
    }
    if (isRefused) {
      refused(ask.time(), refusing);
    }
  }

  private void refused(long time, List<String> refusing) {
    refusing.forEach(limit -> limits.merge(limit, 1L, Long::sum));
    minutes.merge(Math.floorDiv(time, MINUTE) * MINUTE, 1L, Long::sum);
    if (firstAt == null) {
      firstAt = Instant.ofEpochMilli(time);
    }
    refusedOverTime.add(time);
  }

  Outcome outcome(String account, String plan) {
    Outcome.Minute worst = null;
    for (var minute : minutes.entrySet()) {
      if (worst == null || minute.getValue() > worst.refused()) {
        worst = new Outcome.Minute(Instant.ofEpochMilli(minute.getKey()), minute.getValue());
      }
    }
    return new Outcome(account, plan, counts, limits, shadowed, firstAt, worst);
  }
}
