package dev.sluice.benchmarks.limiters;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Limiter;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.limit.UsageSerde;
import java.time.Duration;
import java.util.List;

/** Ours: a sliding window in buckets, the oldest counted whole. */
final class Bucketed implements RateLimiter {

  private final List<Limit> limits;
  private List<Usage> usages;
  private Decision last = new Decision.Accepted(List.of());

  Bucketed(long limit, long window) {
    limits = List.of(new Limit("burst", limit, Duration.ofMillis(window)));
    usages = List.of(Usage.none(limits.get(0)));
  }

  @Override
  public boolean admit(long now) {
    Limiter.Outcome outcome = Limiter.decide(limits, usages, Cost.ONE, now);
    usages = outcome.usages();
    last = outcome.decision();
    return last instanceof Decision.Accepted;
  }

  @Override
  public long retryAfter(long now) {
    return ((Decision.Rejected) last).retryAfterMillis().orElseThrow();
  }

  @Override
  public int bytes() {
    return UsageSerde.write(usages.get(0)).length;
  }
}
