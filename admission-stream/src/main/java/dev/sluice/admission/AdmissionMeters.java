package dev.sluice.admission;

import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.message.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What admission counts. Records handled again after an abort are counted again. Safe from any
 * thread.
 */
public final class AdmissionMeters {

  private static final String PREFIX = "sluice.admission.";

  private final MeterRegistry registry;
  private final Counter accepted;
  private final Counter rejected;
  private final Counter duplicates;
  private final Counter late;
  private final Counter internalErrors;
  private final Counter threadsReplaced;
  private final Map<Status, Counter> settled = new EnumMap<>(Status.class);

  public AdmissionMeters(MeterRegistry registry) {
    this.registry = registry;
    this.accepted = counter("decisions", "verdict", "accepted");
    this.rejected = counter("decisions", "verdict", "rejected");
    this.duplicates = counter("decisions", "verdict", "duplicate");
    this.late = counter("completions.late");
    this.internalErrors = counter("internal.errors");
    this.threadsReplaced = counter("threads.replaced");
    for (Status status : Status.values()) {
      if (status.isTerminal() && status != Status.REJECTED) {
        settled.put(status, counter("settled", "status", status.word()));
      }
    }
  }

  private Counter counter(String name, String... tags) {
    return registry.counter(PREFIX + name, tags);
  }

  void accepted() {
    accepted.increment();
  }

  void rejected() {
    rejected.increment();
  }

  /** One for each limit that refused. */
  void refused(String plan, Rejection rejection) {
    for (String limit : rejection.limits()) {
      counter("refusals", "plan", plan, "limit", limit).increment();
    }
  }

  /** Admitted although a limit in shadow mode would have refused. */
  void shadowed(String plan, String limit) {
    counter("shadow.refusals", "plan", plan, "limit", limit).increment();
  }

  /** A model took more than its request was estimated to. */
  void overrun(String plan, String limit, long units) {
    counter("overrun", "plan", plan, "limit", limit).increment(units);
  }

  void duplicate() {
    duplicates.increment();
  }

  void deadLetter(String reason) {
    counter("dead.letters", "reason", reason).increment();
  }

  void settled(Status status) {
    Counter counter = settled.get(status);
    if (counter != null) {
      counter.increment();
    }
  }

  void late() {
    late.increment();
  }

  void internalError() {
    internalErrors.increment();
  }

  void threadReplaced() {
    threadsReplaced.increment();
  }

  /** Counts records of a followed topic that cannot be read. */
  Runnable skipped(String follower) {
    return counter("follow.skipped", "follower", follower)::increment;
  }

  /**
   * @param count requests of this model, one of the configuration, that are under way
   */
  void open(String model, Supplier<Number> count) {
    Gauge.builder(PREFIX + "open", count).tag("model", model).register(registry);
  }

  <T> void commits(T source, ToDoubleFunction<T> count) {
    FunctionCounter.builder(PREFIX + "commits", source, count).register(registry);
  }

  /** Records that this mirror has yet to read. */
  public AtomicLong mirrorLag(String mirror) {
    for (String name : List.of("mirror.rebuilds", "mirror.failures", "mirror.skipped")) {
      Counter unused = counter(name, "mirror", mirror); // there before the first is counted
    }
    var lag = new AtomicLong();
    Gauge.builder(PREFIX + "mirror.lag", lag, AtomicLong::get)
        .tag("mirror", mirror)
        .strongReference(true)
        .register(registry);
    return lag;
  }

  /** What was mirrored before was lost, and is written again. */
  public void mirrorRebuild(String mirror) {
    counter("mirror.rebuilds", "mirror", mirror).increment();
  }

  /** A batch that Redis did not take; it is tried again. */
  public void mirrorFailure(String mirror) {
    counter("mirror.failures", "mirror", mirror).increment();
  }

  /** A record in a topic of ours that tells nothing to mirror. */
  public void mirrorSkipped(String mirror) {
    counter("mirror.skipped", "mirror", mirror).increment();
  }
}
