package dev.sluice.webhooks;

import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.config.WebhooksConfig;
import dev.sluice.contract.service.Check;
import dev.sluice.contract.service.Service;
import dev.sluice.contract.topic.TopicSetup;
import dev.sluice.contract.topic.Topics;
import dev.sluice.webhooks.desk.Desk;
import dev.sluice.webhooks.desk.Judge;
import dev.sluice.webhooks.desk.Schedule;
import dev.sluice.webhooks.send.DnsNames;
import dev.sluice.webhooks.send.Guard;
import dev.sluice.webhooks.send.HttpSender;
import dev.sluice.webhooks.send.Names;
import dev.sluice.webhooks.send.Signer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.admin.Admin;

/** Tells clients of the end of their requests; may be killed at any moment. */
public final class Webhooks implements Service {

  private static final Duration INTAKE_CLOSE = Duration.ofSeconds(1);

  private final Parts parts;
  private final Reading intake;
  private final Reading reading;
  private boolean closed;

  private record Parts(
      Journal journal, StoredDeliveries stored, HttpSender sender, Deliveries deliveries) {}

  /** What tests have their own of. */
  record World(InstantSource clock, Schedule schedule, Names names) {

    /** All times that clients see are in milliseconds. */
    static World real() {
      var schedule =
          new Schedule(Schedule.STANDARD, () -> ThreadLocalRandom.current().nextDouble());
      return new World(Clock.tickMillis(ZoneOffset.UTC), schedule, new DnsNames());
    }
  }

  private Webhooks(Parts parts, Reading intake, Reading reading) {
    this.parts = parts;
    this.intake = intake;
    this.reading = reading;
  }

  /**
   * Returns once it reads.
   *
   * @throws RuntimeException with one clear line if the cluster or a secret is not as it must be
   */
  public static Webhooks start(SluiceConfig config, MeterRegistry registry) {
    return start(config, registry, World.real());
  }

  static Webhooks start(SluiceConfig config, MeterRegistry registry, World world) {
    Topics topics = config.topics();
    WebhooksConfig ours = config.webhooks();
    var signer = new Signer(InstallationSecret.findOrMake(ours));
    try (Admin admin = Admin.create(config.kafka().client(Map.of()))) {
      TopicSetup.ensure(admin, topics, config.kafka().partitions(), config.kafka().replication());
    }
    var meters = new WebhookMeters(registry);
    var clients = new Clients(config.kafka(), topics);
    var journal = new Journal(clients.producer(), topics, meters, world.clock());
    var stored = new StoredDeliveries(topics.webhooks().name(), clients::single);
    var sender =
        new HttpSender(
            new Guard(world.names(), ours.allowPrivate()),
            signer,
            world.clock(),
            ours.timeout(),
            ours.perHost());
    var judge = new Judge(world.schedule());
    var attempts = new Attempts(stored, sender, judge, journal, meters, world.clock());
    var bounds = new Desk.Bounds(ours.maxInFlight(), ours.perHost(), ours.maxOpen());
    var deliveries =
        new Deliveries(
            topics.webhooks().name(), new Desk(bounds), attempts, journal, world.clock());
    meters.open(() -> deliveries.standing().open());
    meters.inFlight(() -> deliveries.standing().sending());
    meters.late(() -> deliveries.standing().lateMillis() / 1000.0);
    var intake =
        new Intake(
            topics,
            config.results().timeToLive(),
            ours.allowPrivate(),
            journal,
            meters,
            world.clock());
    return new Webhooks(
        new Parts(journal, stored, sender, deliveries),
        Reading.start("webhook-intake", () -> clients.member(topics.webhookIntakeGroup()), intake),
        Reading.start(
            "webhook-desk", () -> clients.member(topics.webhookSenderGroup()), deliveries));
  }

  @Override
  public List<Check> checks() {
    String problem =
        List.of(reading.problem(), intake.problem(), parts.journal().problem()).stream()
            .filter(each -> !each.isEmpty())
            .findFirst()
            .orElse("");
    Deliveries.Standing standing = parts.deliveries().standing();
    return List.of(
        new Check(
            "webhooks",
            problem.isEmpty(),
            problem.isEmpty()
                ? "%d open, %d being sent".formatted(standing.open(), standing.sending())
                : problem));
  }

  /** Waits for what is being sent, but not long; what has no answer by then is sent again. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    intake.stop();
    reading.stop();
    reading.close();
    intake.close(INTAKE_CLOSE);
    parts.sender().close();
    parts.stored().close();
    parts.journal().close();
  }
}
