package dev.sluice.worker;

import dev.sluice.contract.message.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The names of a worker's metrics. Labels are models of the configuration and fixed words. */
final class WorkerMeters {

  /** The label of every model that the configuration does not name. */
  static final String UNKNOWN = "unknown";

  private static final String LANE = "lane";

  private final MeterRegistry registry;
  private final Map<String, Model> models = new ConcurrentHashMap<>();
  private final Counter locksLost;
  private final Counter publishFailures;
  private final Counter piecesLost;

  WorkerMeters(MeterRegistry registry) {
    this.registry = registry;
    this.locksLost =
        Counter.builder("sluice.worker.locks.lost")
            .description("Records that will run again because their lock was lost")
            .register(registry);
    this.piecesLost =
        Counter.builder("sluice.worker.pieces.lost")
            .description("Pieces of answers that Redis did not take; they come with the whole")
            .register(registry);
    this.publishFailures =
        Counter.builder("sluice.worker.publish.failures")
            .description("Tries to publish an outcome that Kafka did not take")
            .register(registry);
  }

  /** One model's meters. */
  record Model(Map<Status, Counter> completions, DistributionSummary batchRows, Timer run) {

    /**
     * @param ran null if the model itself never ran
     */
    void completed(Status status, @Nullable Duration ran, int rows) {
      Counter counter = completions.get(status);
      if (counter != null) {
        counter.increment();
      }
      if (ran != null) {
        run.record(ran);
        batchRows.record(rows);
      }
    }
  }

  /** The model's name must be one of the configuration, or {@link #UNKNOWN}. */
  Model model(String name) {
    return models.computeIfAbsent(name, this::register);
  }

  private Model register(String name) {
    Counter unused = retries(name); // there before the first is counted
    var counters = new EnumMap<Status, Counter>(Status.class);
    for (Status status : Status.values()) {
      if (status.isTerminal() && status != Status.REJECTED) {
        counters.put(status, completions(name, status));
      }
    }
    return new Model(
        counters,
        DistributionSummary.builder("sluice.worker.batch.rows")
            .description("Rows of the batch in which a request ran")
            .tag("model", name)
            .register(registry),
        Timer.builder("sluice.worker.run")
            .description("How long the batch of a request ran")
            .tag("model", name)
            .register(registry));
  }

  private Counter completions(String model, Status status) {
    return Counter.builder("sluice.worker.completions")
        .description("Attempts whose outcome is in Kafka")
        .tag("model", model)
        .tag("status", status.word())
        .register(registry);
  }

  void waiting(String model, Supplier<Number> requests) {
    Gauge.builder("sluice.worker.waiting", requests)
        .description("Requests that wait for their model")
        .tag("model", model)
        .register(registry);
  }

  void running(String model, Supplier<Number> batches) {
    Gauge.builder("sluice.worker.running", batches)
        .description("Batches that run now")
        .tag("model", model)
        .register(registry);
  }

  void inFlight(String lane, Supplier<Number> records) {
    Gauge.builder("sluice.worker.in.flight", records)
        .description("Records held and not yet acknowledged")
        .tag(LANE, lane)
        .register(registry);
  }

  void parked(String lane, Supplier<Number> requests) {
    Gauge.builder("sluice.worker.parked", requests)
        .description("Requests that failed and wait for their next attempt")
        .tag(LANE, lane)
        .register(registry);
  }

  void hung(String model, Supplier<Number> batches) {
    Gauge.builder("sluice.worker.hung", batches)
        .description("Batches that were told to stop and go on; each takes a place of its model")
        .tag("model", model)
        .register(registry);
  }

  /** The model's name must be one of the configuration. */
  void retry(String model) {
    retries(model).increment();
  }

  private Counter retries(String model) {
    return Counter.builder("sluice.worker.retries")
        .description("Attempts that failed and are made again")
        .tag("model", model)
        .register(registry);
  }

  /**
   * @param oldest when the oldest record came that is held
   */
  void watch(
      String lane, Watchdog watchdog, Supplier<@Nullable Instant> oldest, InstantSource clock) {
    Gauge.builder("sluice.worker.stalled", watchdog, dog -> dog.isStalled() ? 1 : 0)
        .description("1 while records wait and nothing is done about them")
        .tag(LANE, lane)
        .strongReference(true)
        .register(registry);
    Gauge.builder("sluice.worker.lag", watchdog, Watchdog::lag)
        .description("Accepted records that no worker has acknowledged yet")
        .tag(LANE, lane)
        .strongReference(true)
        .register(registry);
    Gauge.builder("sluice.worker.oldest.seconds", () -> age(oldest.get(), clock))
        .description("How long the oldest record has been held")
        .tag(LANE, lane)
        .register(registry);
  }

  private static double age(@Nullable Instant since, InstantSource clock) {
    return since == null ? 0 : Duration.between(since, clock.instant()).toMillis() / 1000.0;
  }

  void locksLost(int records) {
    locksLost.increment(records);
  }

  void pieceLost() {
    piecesLost.increment();
  }

  void publishFailed() {
    publishFailures.increment();
  }

  /**
   * @param reason one of a few words
   */
  void deadLetter(String reason) {
    Counter.builder("sluice.worker.dead.letters")
        .description("Records put to the dead letters")
        .tag("reason", reason)
        .register(registry)
        .increment();
  }
}
