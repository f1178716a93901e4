package dev.sluice.worker;

import dev.sluice.contract.config.WorkerConfig;
import dev.sluice.contract.service.Check;
import dev.sluice.contract.topic.Topics;
import dev.sluice.worker.run.Backoff;
import dev.sluice.worker.run.ModelQueue;
import dev.sluice.worker.source.ShareGroup;
import dev.sluice.worker.source.ShareGroupSource;
import dev.sluice.worker.source.WorkSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** What a worker does in one lane: takes records from there, and has them run. */
final class LaneWork implements AutoCloseable {

  private static final Duration SILENT = Duration.ofSeconds(30);
  private static final long LAG_MILLIS = 5000;

  /**
   * What all lanes of a worker share.
   *
   * @param client properties that every Kafka client has
   * @param models all that are loaded, by name
   */
  record Shared(
      WorkerConfig config,
      Topics topics,
      Map<String, Object> client,
      Map<String, ModelQueue> models,
      Outbox outbox,
      Canceled canceled,
      WorkerMeters meters) {}

  private final String lane;
  private final WorkSource source;
  private final Desk desk;
  private final Intake intake;

  private LaneWork(String lane, WorkSource source, Desk desk, Intake intake) {
    this.lane = lane;
    this.source = source;
    this.desk = desk;
    this.intake = intake;
  }

  /** Takes nothing before {@link #start}. */
  static LaneWork of(String lane, ShareGroup group, Shared shared) {
    WorkerMeters meters = shared.meters();
    WorkSource source =
        new ShareGroupSource(
            shared.client(),
            shared.topics().accepted(lane).name(),
            group,
            shared.config().maxInFlight(),
            meters::locksLost);
    var running = new Running(Worker.CLOCK, shared.outbox()::announce);
    var retries = new Retries(Worker.CLOCK);
    var watchdog =
        new Watchdog(
            Worker.CLOCK,
            shared.config().stallAfter(),
            2 * shared.config().maxInFlight(),
            source::inFlight,
            () -> !running.isIdle() || retries.waiting() > 0);
    meters.inFlight(lane, source::inFlight);
    meters.parked(lane, retries::waiting);
    meters.watch(lane, watchdog, () -> source.oldest().orElse(null), Worker.CLOCK);
    var desk =
        new Desk(
            shared.outbox(),
            meters,
            shared.canceled(),
            running,
            retries,
            Backoff.real(),
            watchdog,
            Worker.CLOCK);
    return new LaneWork(
        lane, source, desk, new Intake(shared.models(), source.deliveryLimit(), desk));
  }

  /** Has everything here looked at from time to time. */
  void watchedBy(Watching watching, Admin admin, String group) {
    watching.often(desk.running()::tick).often(desk.retries()::tick);
    var look = new LagLook(admin, group, desk.watchdog());
    watching.every(LAG_MILLIS, look::ask);
  }

  void start() {
    source.start(intake::take);
  }

  /** Its client does not want this request any more. */
  void cancel(String id, String account) {
    desk.running().cancel(id, account);
  }

  List<Check> checks() {
    return List.of(kafka(), desk.watchdog().check(named("progress")));
  }

  private Check kafka() {
    WorkSource.Standing standing = source.standing();
    String problem = standing.problem().isEmpty() ? desk.outbox().problem() : standing.problem();
    if (!problem.isEmpty()) {
      return new Check(named("kafka"), false, problem);
    }
    if (!standing.connected()) {
      return new Check(named("kafka"), false, "no connection to a broker");
    }
    int held = source.inFlight();
    long silent = standing.polledAgo().toSeconds();
    return standing.polledAgo().compareTo(SILENT) > 0 && held == 0
        ? new Check(named("kafka"), false, "not polled for %d s".formatted(silent))
        : new Check(named("kafka"), true, "polling, %d in flight".formatted(held));
  }

  private String named(String check) {
    return lane.equals(Topics.DEFAULT_LANE) ? check : check + " " + lane;
  }

  /** Takes nothing more, and hands back what waits for another attempt. */
  void stop() {
    source.stop();
    desk.retries().stop();
  }

  boolean isIdle() {
    return desk.running().isIdle();
  }

  /** Tells what still runs to stop. */
  void interrupt() {
    desk.running().close();
  }

  @Override
  public void close() {
    source.close();
  }
}
