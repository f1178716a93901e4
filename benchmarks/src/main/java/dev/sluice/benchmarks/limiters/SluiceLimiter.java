package dev.sluice.benchmarks.limiters;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Limiter;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.limit.UsageSerde;
import java.time.Duration;
import java.util.List;

/** The limiter that Sluice decides with, as the others here are called. */
final class SluiceLimiter implements AccountLimiter {

  private final List<Limit> limits;
  private List<Usage> usages;

  SluiceLimiter(long limit, long window) {
    this(List.of(new Limit("any", limit, Duration.ofMillis(window))));
  }

  private SluiceLimiter(List<Limit> limits) {
    this(limits, limits.stream().map(Usage::none).toList());
  }

  private SluiceLimiter(List<Limit> limits, List<Usage> usages) {
    this.limits = limits;
    this.usages = usages;
  }

  @Override
  public long tryAcquire(long now) {
    var outcome = Limiter.decide(limits, usages, Cost.ONE, now);
    usages = outcome.usages();
    return outcome.decision() instanceof Decision.Rejected rejected
        ? rejected.retryAfterMillis().orElseThrow()
        : ADMITTED;
  }

  @Override
  public SluiceLimiter copy() {
    return new SluiceLimiter(limits, usages);
  }

  @Override
  public int stateBytes() {
    return UsageSerde.write(usages.get(0)).length;
  }
}
