package dev.sluice.ingress;

import dev.sluice.contract.limit.Limit;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The ingress's metrics; all names stand here. Safe from any thread. */
public final class IngressMeters {

  /** What became of a submission. */
  public enum Outcome {
    /** Published and acknowledged. */
    ACCEPTED,
    /** Over a limit. */
    REFUSED,
    /** Not a request we understand. */
    INVALID,
    /** Not published, or nobody knows. */
    UNAVAILABLE
  }

  private record Refusal(String plan, String limit) {}

  private final MeterRegistry registry;
  private final Map<Outcome, Counter> submissions = new EnumMap<>(Outcome.class);
  private final Map<Refusal, Counter> refusals = new ConcurrentHashMap<>();
  private final Counter withoutRedis;
  private final Counter unauthorized;
  private final Counter nameRefusals;
  private final Counter unsummed;
  private final Counter unpublished;
  private final Timer produce;

  public IngressMeters(MeterRegistry registry) {
    this.registry = registry;
    for (Outcome outcome : Outcome.values()) {
      String word = outcome.name().toLowerCase(Locale.ROOT);
      submissions.put(outcome, registry.counter("sluice.ingress.submissions", "outcome", word));
    }
    withoutRedis = registry.counter("sluice.ingress.checks.without.redis");
    unauthorized = registry.counter("sluice.ingress.unauthorized");
    nameRefusals = registry.counter("sluice.ingress.names.refused");
    unsummed = registry.counter("sluice.ingress.shed.unsummed");
    unpublished = registry.counter("sluice.ingress.shed.unpublished");
    produce = registry.timer("sluice.ingress.produce");
  }

  public void submission(Outcome outcome) {
    Counter counter = submissions.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  public void refusal(String plan, Limit limit) {
    refusals
        .computeIfAbsent(
            new Refusal(plan, limit.name()),
            refusal ->
                registry.counter(
                    "sluice.ingress.refusals", "plan", refusal.plan(), "limit", refusal.limit()))
        .increment();
  }

  /** A submission was checked against what this process alone has let through. */
  public void checkedWithoutRedis() {
    withoutRedis.increment();
  }

  /** A caller had no key, or none that is good. */
  public void unauthorized() {
    unauthorized.increment();
  }

  /** A submission was refused because its address has used too many new names. */
  public void nameRefused() {
    nameRefusals.increment();
  }

  /** Counts records of a followed topic that cannot be read. */
  public Runnable skipped(String follower) {
    return registry.counter("sluice.ingress.follow.skipped", "follower", follower)::increment;
  }

  /** A refusal was not summed up because too many clients were refused within a second. */
  public void unsummed() {
    unsummed.increment();
  }

  /** A summary of refusals could not be published. */
  public void unpublishedSummary() {
    unpublished.increment();
  }

  /** From handing a request to the producer until Kafka acknowledged it. */
  public Timer produce() {
    return produce;
  }

  public void degraded(Supplier<Number> value) {
    gauge("sluice.ingress.degraded", value);
  }

  public void keys(Supplier<Number> value) {
    gauge("sluice.ingress.keys", value);
  }

  public void waiters(Supplier<Number> value) {
    gauge("sluice.ingress.waiters", value);
  }

  public void connections(Supplier<Number> value) {
    gauge("sluice.ingress.connections", value);
  }

  /** Micrometer alone would not keep the value from being collected. */
  private void gauge(String name, Supplier<Number> value) {
    Gauge.builder(name, value).strongReference(true).register(registry);
  }
}
