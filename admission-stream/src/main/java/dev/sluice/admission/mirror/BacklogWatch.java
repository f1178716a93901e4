package dev.sluice.admission.mirror;

import dev.sluice.admission.AdmissionMeters;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.mirror.Backlog;
import dev.sluice.contract.mirror.Backlogs;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;

/** Tells Redis once a second what waits for workers, and whether there are any, lane by lane. */
final class BacklogWatch implements AutoCloseable {

  private static final long EVERY_MILLIS = 1000;

  private final Admin admin;
  private final RedisLink redis;
  private final Map<String, LaneLook> looks = new LinkedHashMap<>();
  private final Told told;
  private volatile Map<String, Backlog> last = Map.of();

  /**
   * Begins to look.
   *
   * @param admin of its own, closed with this: nothing else waits behind its questions
   * @param lanes by name
   * @param look how one lane is looked at
   */
  BacklogWatch(
      Admin admin,
      RedisLink redis,
      Iterable<String> lanes,
      Function<String, LaneLook> look,
      AdmissionMeters meters) {
    this.admin = admin;
    this.redis = redis;
    lanes.forEach(lane -> looks.put(lane, look.apply(lane)));
    this.told = Told.every(EVERY_MILLIS, "backlog", this::look, meters);
  }

  private void look() {
    var seen = new LinkedHashMap<String, Backlog>();
    looks.forEach((lane, look) -> seen.put(lane, look.seen()));
    last = Collections.unmodifiableMap(seen);
    redis.backlog(Json.write(new Backlogs(seen)));
  }

  /** What was seen last, by lane; empty before the first look. */
  Map<String, Backlog> last() {
    return last;
  }

  @Override
  public void close() {
    told.close();
    redis.close();
    admin.close(Duration.ofSeconds(1));
  }
}
