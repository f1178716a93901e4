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
    /** The same as before, by its idempotency key. */
    REPLAYED,
    /** From an account that may not send anything. */
    BLOCKED,
    /** Not a request we understand. */
    INVALID,
    /** Not published, or nobody knows. */
    UNAVAILABLE
  }

  /** What happens at the limits of plans. */
  private enum At {
    REFUSALS("sluice.ingress.refusals"),
    NEAR("sluice.ingress.near.limit"),
    SHADOWED("sluice.ingress.shadow.refusals");

    private final String metric;

    At(String metric) {
      this.metric = metric;
    }
  }

  private record Label(At at, String plan, String limit) {}

  /** So many series of plans and limits there are; the rest are one of each kind. */
  static final int MOST_SERIES = 1000;

  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final Map<Outcome, Counter> submissions = new EnumMap<>(Outcome.class);
  private final Map<Label, Counter> limits = new ConcurrentHashMap<>();
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
    refusedConnections("total"); // there from the beginning, so that the first shows as one more
    refusedConnections("address");
  }

  /** As many requests for this model, one of the configuration, are under way as may be. */
  public void queueFull(String model) {
    registry.counter("sluice.ingress.queue.full", "model", model).increment();
  }

  public void submission(Outcome outcome) {
    Counter counter = submissions.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  /** A limit refused a request. */
  public void refusal(String plan, Limit limit) {
    count(At.REFUSALS, plan, limit);
  }

  /** A request passed a limit of which four fifths or more are used now. */
  public void nearLimit(String plan, Limit limit) {
    count(At.NEAR, plan, limit);
  }

  /** A limit in shadow mode would have refused a request. */
  public void shadowRefusal(String plan, Limit limit) {
    count(At.SHADOWED, plan, limit);
  }

  private void count(At at, String plan, Limit limit) {
    Label label = new Label(at, plan, limit.name());
    Counter counter = limits.get(label);
    (counter == null ? counter(label) : counter).increment();
  }

  private Counter counter(Label label) {
    Label bounded = limits.size() < MOST_SERIES ? label : new Label(label.at, OTHER, OTHER);
    return limits.computeIfAbsent(
        bounded, one -> registry.counter(one.at.metric, "plan", one.plan, "limit", one.limit));
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

  /** A connection was refused by this bound. */
  public void connectionRefused(String bound) {
    refusedConnections(bound).increment();
  }

  private Counter refusedConnections(String bound) {
    return registry.counter("sluice.ingress.connections.refused", "bound", bound);
  }

  /** Micrometer alone would not keep the value from being collected. */
  private void gauge(String name, Supplier<Number> value) {
    Gauge.builder(name, value).strongReference(true).register(registry);
  }
}
