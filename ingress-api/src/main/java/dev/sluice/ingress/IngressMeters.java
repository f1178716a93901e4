package dev.sluice.ingress;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Plan;
import dev.sluice.ingress.publish.Publisher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics of the ingress, all named here. Labels: outcome, plan and limit. */
public final class IngressMeters {

  private static final Logger LOG = LoggerFactory.getLogger(IngressMeters.class);
  private static final String SUBMISSIONS = "sluice.ingress.submissions";

  private final MeterRegistry registry;
  private final Counter invalid;
  private final Counter refused;
  private final Counter failed;
  private final Timer produce;
  private final Map<Publisher.Outcome, Counter> published = new EnumMap<>(Publisher.Outcome.class);
  private final Map<RefusedBy, Counter> refusals = new ConcurrentHashMap<>();

  private record RefusedBy(String plan, String limit) {}

  public IngressMeters(MeterRegistry registry) {
    this.registry = registry;
    this.invalid = registry.counter(SUBMISSIONS, "outcome", "invalid");
    this.refused = registry.counter(SUBMISSIONS, "outcome", "refused");
    this.failed = registry.counter("sluice.ingress.failures");
    this.produce = registry.timer("sluice.ingress.produce");
    for (var outcome : Publisher.Outcome.values()) {
      String word = outcome.name().toLowerCase(Locale.ROOT);
      published.put(outcome, registry.counter(SUBMISSIONS, "outcome", word));
    }
  }

  public void invalid() {
    invalid.increment();
  }

  public void refused(Plan plan, List<Limit> by) {
    refused.increment();
    for (Limit limit : by) {
      refusals
          .computeIfAbsent(
              new RefusedBy(plan.name(), limit.name()),
              labels ->
                  registry.counter(
                      "sluice.ingress.refusals", "plan", labels.plan(), "limit", labels.limit()))
          .increment();
    }
  }

  public void published(long nanos, Publisher.Outcome outcome) {
    produce.record(nanos, TimeUnit.NANOSECONDS);
    Counter counter = published.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  /** A request whose handling went wrong in a way nobody foresaw. */
  public void failed(@Nullable Throwable failure) {
    if (failure != null) {
      failed.increment();
      LOG.error("a request could not be handled", failure);
    }
  }

  void degraded(Supplier<Number> value) {
    Gauge.builder("sluice.ingress.degraded", value).register(registry);
  }

  void waiters(Supplier<Number> value) {
    Gauge.builder("sluice.ingress.waiters", value).register(registry);
  }

  void connections(Supplier<Number> value) {
    Gauge.builder("sluice.ingress.connections", value).register(registry);
  }
}
