package dev.sluice.admission;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.streams.state.KeyValueStore;

/** What is {@link Queued} in each task of this process. Safe for use by many threads. */
final class Queues {

  private final Set<String> models;
  private final Map<Integer, Queued> tasks = new ConcurrentHashMap<>();

  /**
   * @param models those that are counted
   */
  Queues(Set<String> models) {
    this.models = Set.copyOf(models);
  }

  /** A task begins: what was counted of this partition before is void. */
  Queued begin(int partition, KeyValueStore<String, Entry> open) {
    var queued = new Queued(open, models);
    tasks.put(partition, queued);
    return queued;
  }

  /** That of the task that has begun last. */
  Queued of(int partition) {
    Queued queued = tasks.get(partition);
    if (queued == null) {
      throw new IllegalStateException("partition " + partition + " has not begun");
    }
    return queued;
  }

  /** The task is not this process's any more, unless another has begun since. */
  void end(int partition, Queued queued) {
    tasks.remove(partition, queued);
  }

  /** How many requests for this model are known to be under way here. */
  long open(String model) {
    return tasks.values().stream()
        .mapToLong(task -> task.counts().getOrDefault(model, QueueCount.NONE).open())
        .sum();
  }

  /** By partition and model, of the partitions in which all has been counted. */
  Map<Integer, Map<String, QueueCount>> counts() {
    return tasks.entrySet().stream()
        .filter(task -> task.getValue().isComplete())
        .collect(Collectors.toMap(Map.Entry::getKey, task -> task.getValue().counts()));
  }
}
