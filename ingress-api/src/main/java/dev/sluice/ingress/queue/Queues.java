package dev.sluice.ingress.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.mirror.Backlog;
import dev.sluice.contract.mirror.Backlogs;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.ModelLoad;
import dev.sluice.contract.mirror.ModelLoads;
import dev.sluice.contract.service.Check;
import dev.sluice.ingress.redis.RedisLink;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the queues stand, read from Redis a few times a second. What was read may be asked for by any
 * thread; while Redis is silent what it said last holds for a moment, and then nothing is known.
 */
public final class Queues {

  private static final long STALE_MILLIS = 5000;

  private final Map<String, ModelConfig> models;
  private final TreeSet<String> lanes;
  private volatile Read read = new Read(0, Backlogs.UNKNOWN, ModelLoads.NONE);

  /** Whether an answer is awaited; confined to the reading thread. */
  private boolean reading;

  private record Read(long at, Backlogs backlogs, ModelLoads loads) {
    boolean isOld() {
      return System.currentTimeMillis() - at > STALE_MILLIS;
    }
  }

  public Queues(Map<String, ModelConfig> models) {
    this.models = Map.copyOf(models);
    this.lanes =
        models.values().stream()
            .map(ModelConfig::lane)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether one more request for this model may come; one may while nothing is known. */
  public boolean hasRoom(ModelConfig model) {
    return load(model).open() < model.queueing().most();
  }

  /** What is under way for this model, as far as is known. */
  public ModelLoad load(ModelConfig model) {
    Read now = read;
    return now.isOld() ? ModelLoad.NONE : now.loads().of(model.name());
  }

  /** What waits in the lane of this model; null if that is not known. */
  public @Nullable Backlog backlog(ModelConfig model) {
    return backlog(model.lane());
  }

  private @Nullable Backlog backlog(String lane) {
    Backlog backlog = read.backlogs().lanes().get(lane);
    return backlog == null || backlog.isOld(System.currentTimeMillis()) ? null : backlog;
  }

  /** How the job at this place waits; null if that is not known. */
  public Backlog.@Nullable Wait of(String model, long place) {
    ModelConfig known = models.get(model);
    Backlog backlog = known == null ? null : backlog(known);
    return backlog == null ? null : backlog.of(place, System.currentTimeMillis());
  }

  /** One for each lane; none is ever unready, since nothing here is. */
  public List<Check> checks() {
    return lanes.stream().map(lane -> check(lane, backlog(lane))).toList();
  }

  private static Check check(String lane, @Nullable Backlog backlog) {
    return backlog == null
        ? new Check("lane " + lane, true, "not known")
        : backlog.check(lane, System.currentTimeMillis());
  }

  /** Reads once, unless an answer is still awaited; always on the thread of the link. */
  public void read(RedisLink link, MirrorKeys keys) {
    if (reading) {
      return;
    }
    reading = true;
    link.get(keys.backlog())
        .thenCombine(link.all(keys.loads()), (backlogs, loads) -> read(backlogs, loads.values()))
        .whenComplete(
            (now, failure) -> {
              reading = false;
              if (now != null) {
                read = now;
              }
            });
  }

  private static Read read(byte @Nullable [] backlogs, Collection<String> loads) {
    ModelLoads sum = ModelLoads.NONE;
    for (String partition : loads) {
      byte[] json = partition.getBytes(StandardCharsets.UTF_8);
      sum = sum.plus(read(json, ModelLoads.class, ModelLoads.NONE));
    }
    Backlogs lanes =
        backlogs == null ? Backlogs.UNKNOWN : read(backlogs, Backlogs.class, Backlogs.UNKNOWN);
    return new Read(System.currentTimeMillis(), lanes, sum);
  }

  private static <T> T read(byte[] json, Class<T> type, T otherwise) {
    try {
      return Json.read(json, type);
    } catch (JsonProcessingException e) {
      return otherwise;
    }
  }
}
