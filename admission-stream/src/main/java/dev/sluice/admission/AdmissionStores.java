package dev.sluice.admission;

import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.limit.UsageSerde;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The builders of the stores. Kafka Streams tells stores apart by builder, so steps that share a
 * store are given the same object.
 *
 * @param usage by {@code account/limit}, the account encoded
 * @param open by request id; ids are made of time, so keys ascend by it
 * @param keys by account, client and idempotency key
 */
record AdmissionStores(
    StoreBuilder<KeyValueStore<String, Usage>> usage,
    StoreBuilder<KeyValueStore<String, Entry>> open,
    StoreBuilder<KeyValueStore<String, KeyUse>> keys) {

  static final String USAGE = "usage";
  static final String OPEN = "open";
  static final String KEYS = "keys";

  /**
   * How long a deleted entry is told to a store that comes back; one that was away for longer is
   * built anew, or it would keep what was deleted meanwhile.
   */
  static final Duration DELETIONS_KEPT = Duration.ofMinutes(20);

  /** Small segments: only closed ones are compacted, and a restore reads what is not. */
  private static final Map<String, String> CHANGELOG =
      Map.of(
          "cleanup.policy",
          "compact",
          "segment.bytes",
          Integer.toString(16 << 20),
          "segment.ms",
          Long.toString(Duration.ofMinutes(10).toMillis()),
          "delete.retention.ms",
          Long.toString(DELETIONS_KEPT.toMillis()));

  static AdmissionStores create() {
    return new AdmissionStores(
        store(USAGE, new UsageSerde()),
        store(OPEN, new EntrySerde()),
        store(KEYS, new KeyUseSerde()));
  }

  /** Without a cache: each task writes its own out at a commit and waits for it, one by one. */
  private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.String(), values)
        .withCachingDisabled()
        .withLoggingEnabled(CHANGELOG);
  }

  /** A step that uses all of them. */
  <K, V> ProcessorSupplier<K, V, K, V> usedBy(Supplier<Processor<K, V, K, V>> step) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<K, V, K, V> get() {
        return step.get();
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(usage, open, keys);
      }
    };
  }
}
