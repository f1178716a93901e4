package dev.sluice.worker;

import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.service.Check;
import dev.sluice.contract.service.Service;
import dev.sluice.contract.topic.LosslessProducer;
import dev.sluice.contract.topic.TopicSetup;
import dev.sluice.contract.topic.Topics;
import dev.sluice.worker.run.Backoff;
import dev.sluice.worker.run.ModelQueue;
import dev.sluice.worker.source.ShareGroup;
import dev.sluice.worker.source.ShareGroupSource;
import dev.sluice.worker.source.WorkSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Runs what was accepted; may be killed at any moment without losing a request. */
public final class Worker implements Service {

  /** All times that clients see are in milliseconds. */
  private static final Clock CLOCK = Clock.tickMillis(ZoneOffset.UTC);

  private static final Duration CLOSE = Duration.ofSeconds(5);

  /** A request that was canceled longer ago may be begun again, to nobody's harm but ours. */
  private static final Duration CANCELS_KEPT = Duration.ofHours(6);

  private static final Duration SILENT = Duration.ofSeconds(30);
  private static final long LAG_MILLIS = 5000;
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  private final Models models;
  private final Admin admin;
  private final Producer<byte[], byte[]> producer;
  private final WorkSource source;
  private final Desk desk;
  private final Watching watching;
  private final Duration drain;
  private boolean closed;

  private Worker(
      Models models,
      Admin admin,
      Producer<byte[], byte[]> producer,
      WorkSource source,
      Desk desk,
      Watching watching,
      Duration drain) {
    this.models = models;
    this.admin = admin;
    this.producer = producer;
    this.source = source;
    this.desk = desk;
    this.watching = watching;
    this.drain = drain;
  }

  /**
   * Returns once the models are loaded and it polls.
   *
   * @throws RuntimeException with one clear line if the cluster or a model is not as it must be
   */
  public static Worker start(SluiceConfig config, MeterRegistry registry) {
    var meters = new WorkerMeters(registry);
    Topics topics = config.topics();
    Admin admin = Admin.create(config.kafka().client(Map.of()));
    ShareGroup group;
    try {
      TopicSetup.ensure(admin, topics, config.kafka().partitions(), config.kafka().replication());
      group = ShareGroup.prepare(admin, topics.workerGroup());
    } catch (RuntimeException e) {
      admin.close(Duration.ZERO);
      throw e;
    }
    Models models = Models.load(config, meters, CLOCK);
    Producer<byte[], byte[]> producer = producer(config);
    var outbox = new Outbox(producer, topics, meters);
    WorkSource source =
        new ShareGroupSource(
            config.kafka().client(Map.of()),
            topics.accepted().name(),
            group,
            config.worker().maxInFlight(),
            meters::locksLost);
    meters.inFlight(source::inFlight);
    var running = new Running(CLOCK, outbox::announce);
    var canceled = new Canceled(running::cancel);
    CancelFeed cancels =
        CancelFeed.start(
            consumer(config),
            topics.cancellations().name(),
            CLOCK.instant().minus(CANCELS_KEPT),
            canceled::take);
    var retries = new Retries(CLOCK);
    meters.parked(retries::waiting);
    var backoff = Backoff.real();
    var watchdog =
        new Watchdog(
            CLOCK,
            config.worker().stallAfter(),
            2 * config.worker().maxInFlight(),
            source::inFlight,
            () -> !running.isIdle() || retries.waiting() > 0);
    meters.watch(watchdog, () -> source.oldest().orElse(null), CLOCK);
    var desk = new Desk(outbox, meters, canceled, running, retries, backoff, watchdog, CLOCK);
    var intake = new Intake(models.queues(), source.deliveryLimit(), desk);
    var watching = new Watching(cancels).often(running::tick).often(retries::tick);
    var look = new LagLook(admin, topics.workerGroup(), watchdog);
    watching.every(LAG_MILLIS, look::ask);
    models.all().forEach(model -> watching.seldom(model::sweep));
    source.start(intake::take);
    return new Worker(models, admin, producer, source, desk, watching, config.worker().drain());
  }

  /** Of cancellations; it belongs to no group. */
  private static Consumer<byte[], byte[]> consumer(SluiceConfig config) {
    Map<String, Object> ours = Map.of(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    var bytes = new ByteArrayDeserializer();
    return new KafkaConsumer<>(config.kafka().client(ours), bytes, bytes);
  }

  private static Producer<byte[], byte[]> producer(SluiceConfig config) {
    var topics = config.topics();
    return LosslessProducer.of(config.kafka(), List.of(topics.completions(), topics.deadLetter()));
  }

  @Override
  public List<Check> checks() {
    var checks = new ArrayList<Check>();
    checks.add(kafka());
    checks.add(desk.watchdog().check());
    models.all().forEach(model -> checks.add(model.check()));
    return checks;
  }

  private Check kafka() {
    WorkSource.Standing standing = source.standing();
    String problem = standing.problem().isEmpty() ? desk.outbox().problem() : standing.problem();
    if (!problem.isEmpty()) {
      return new Check("kafka", false, problem);
    }
    if (!standing.connected()) {
      return new Check("kafka", false, "no connection to a broker");
    }
    int held = source.inFlight();
    return standing.polledAgo().compareTo(SILENT) > 0 && held == 0
        ? new Check(
            "kafka", false, "not polled for %d s".formatted(standing.polledAgo().toSeconds()))
        : new Check("kafka", true, "polling, %d in flight".formatted(held));
  }

  /** Finishes what it has begun, as far as the time allows, and hands the rest back. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    source.stop();
    desk.retries().stop();
    models.all().forEach(ModelQueue::stop);
    long deadline = System.nanoTime() + drain.toNanos();
    while (!desk.running().isIdle()
        && System.nanoTime() < deadline
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    desk.running().close();
    watching.close();
    admin.close(Duration.ZERO);
    producer.close(CLOSE);
    source.close();
    models.close();
  }
}
