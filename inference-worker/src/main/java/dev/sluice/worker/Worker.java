package dev.sluice.worker;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.service.Check;
import dev.sluice.contract.service.Service;
import dev.sluice.contract.topic.LosslessProducer;
import dev.sluice.contract.topic.TopicSetup;
import dev.sluice.contract.topic.Topics;
import dev.sluice.worker.run.ModelQueue;
import dev.sluice.worker.source.ShareGroup;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
  static final Clock CLOCK = Clock.tickMillis(ZoneOffset.UTC);

  private static final Duration CLOSE = Duration.ofSeconds(5);

  /** A request that was canceled longer ago may be begun again, to nobody's harm but ours. */
  private static final Duration CANCELS_KEPT = Duration.ofHours(6);

  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  private final Models models;
  private final Admin admin;
  private final Producer<byte[], byte[]> producer;
  private final List<LaneWork> lanes;
  private final Watching watching;
  private final Duration drain;
  private boolean closed;

  private Worker(
      Models models,
      Admin admin,
      Producer<byte[], byte[]> producer,
      List<LaneWork> lanes,
      Watching watching,
      Duration drain) {
    this.models = models;
    this.admin = admin;
    this.producer = producer;
    this.lanes = List.copyOf(lanes);
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
    Map<String, ModelConfig> served = config.worker().served(config.models());
    var groups = new TreeMap<String, ShareGroup>();
    Admin admin = Admin.create(config.kafka().client(Map.of()));
    try {
      TopicSetup.ensure(admin, topics, config.kafka().partitions(), config.kafka().replication());
      for (ModelConfig model : served.values()) {
        groups.computeIfAbsent(
            model.lane(), lane -> ShareGroup.prepare(admin, topics.workerGroup(lane)));
      }
    } catch (RuntimeException e) {
      admin.close(Duration.ZERO);
      throw e;
    }
    Models models = Models.load(config, served, meters, CLOCK);
    Producer<byte[], byte[]> producer = producer(config);
    var outbox = new Outbox(producer, topics, meters);
    var lanes = new CopyOnWriteArrayList<LaneWork>();
    var canceled = new Canceled((id, account) -> lanes.forEach(lane -> lane.cancel(id, account)));
    CancelFeed cancels =
        CancelFeed.start(
            consumer(config),
            topics.cancellations().name(),
            CLOCK.instant().minus(CANCELS_KEPT),
            canceled::take);
    var shared =
        new LaneWork.Shared(
            config.worker(),
            topics,
            config.kafka().client(Map.of()),
            models.queues(),
            outbox,
            canceled,
            meters);
    var watching = new Watching(cancels);
    groups.forEach(
        (lane, group) -> {
          LaneWork work = LaneWork.of(lane, group, shared);
          work.watchedBy(watching, admin, group.name());
          lanes.add(work);
        });
    models.all().forEach(model -> watching.seldom(model::sweep));
    lanes.forEach(LaneWork::start);
    return new Worker(models, admin, producer, lanes, watching, config.worker().drain());
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
    lanes.forEach(lane -> checks.addAll(lane.checks()));
    models.all().forEach(model -> checks.add(model.check()));
    return checks;
  }

  /** Finishes what it has begun, as far as the time allows, and hands the rest back. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    lanes.forEach(LaneWork::stop);
    models.all().forEach(ModelQueue::stop);
    long deadline = System.nanoTime() + drain.toNanos();
    while (!lanes.stream().allMatch(LaneWork::isIdle)
        && System.nanoTime() < deadline
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    lanes.forEach(LaneWork::interrupt);
    watching.close();
    admin.close(Duration.ZERO);
    producer.close(CLOSE);
    lanes.forEach(LaneWork::close);
    models.close();
  }
}
