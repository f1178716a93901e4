package dev.sluice.admission.mirror;

import dev.sluice.admission.AdmissionMeters;
import dev.sluice.admission.QueueCount;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.mirror.ModelLoad;
import dev.sluice.contract.mirror.ModelLoads;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells Redis a few times a second how much is under way for each model, in those partitions whose
 * requests this process decides.
 */
final class LoadTeller implements AutoCloseable {

  private static final long EVERY_MILLIS = 200;

  private final RedisLink redis;
  private final Supplier<Map<Integer, Map<String, QueueCount>>> counts;
  private final Map<Place, Drain> drains = new HashMap<>();
  private final Told told;

  private record Place(int partition, String model) {}

  /**
   * Begins.
   *
   * @param counts by partition and model
   */
  LoadTeller(
      RedisLink redis,
      Supplier<Map<Integer, Map<String, QueueCount>>> counts,
      AdmissionMeters meters) {
    this.redis = redis;
    this.counts = counts;
    this.told = Told.every(EVERY_MILLIS, "load", this::tell, meters);
  }

  private void tell() {
    var loads = new HashMap<Integer, byte[]>();
    counts.get().forEach((partition, models) -> loads.put(partition, loads(partition, models)));
    redis.loads(loads);
  }

  private byte[] loads(int partition, Map<String, QueueCount> models) {
    long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    var loads = new HashMap<String, ModelLoad>();
    models.forEach(
        (model, count) -> {
          Drain drain = drains.computeIfAbsent(new Place(partition, model), any -> new Drain());
          loads.put(model, new ModelLoad(count.open(), drain.seen(count.ended(), now)));
        });
    return Json.write(new ModelLoads(loads));
  }

  @Override
  public void close() {
    told.close();
    redis.close();
  }
}
