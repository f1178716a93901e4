package dev.sluice.admission;

import static org.apache.kafka.streams.StreamsConfig.mainConsumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.producerPrefix;
import static org.apache.kafka.streams.StreamsConfig.restoreConsumerPrefix;

import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of Kafka Streams. */
final class StreamSettings {

  /**
   * A process that was killed or paused leaves its transaction open, and readers stop there until
   * it times out or its successor, who bears the same name, fences it. The broker finds it with its
   * next scan: at a scan every 100 ms, well within two seconds.
   */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofMillis(1_500);

  private static final int RESTORE_WAIT_MILLIS = 50;

  /** At first; it doubles each time. */
  private static final int RETRY_MILLIS = 5;

  private StreamSettings() {}

  static Properties of(SluiceConfig config, LocalState state) {
    var ours = new HashMap<String, Object>();
    flow(ours, config, state);
    consumer(ours, config, state);
    producer(ours, config);
    var all = new Properties();
    all.putAll(config.kafka().client(ours));
    return all;
  }

  private static void flow(Map<String, Object> ours, SluiceConfig config, LocalState state) {
    var admission = config.admission();
    ours.put(StreamsConfig.APPLICATION_ID_CONFIG, config.topics().admissionGroup());
    ours.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    ours.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    ours.put(StreamsConfig.STATE_DIR_CONFIG, state.stores());
    ours.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedMemory.class);
    ours.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    ours.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) config.kafka().replication());
    ours.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, admission.commitInterval().toMillis());
    // Commits and punctuations run between polls, so a poll that waits makes them wait.
    ours.put(
        StreamsConfig.POLL_MS_CONFIG,
        Math.max(1, Math.min(10, admission.idleCommitInterval().toMillis() / 2)));
  }

  private static void consumer(Map<String, Object> ours, SluiceConfig config, LocalState state) {
    int session = Math.toIntExact(config.admission().sessionTimeout().toMillis());
    ours.put(mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), state.instance());
    ours.put(mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), session);
    ours.put(mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), session / 6);
    // Stores that a kill left behind are read back whole: in large pieces.
    ours.put(restoreConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 10_000);
    ours.put(restoreConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 4 << 20);
    // A task that is assigned a little later waits for the fetch under way of those before it.
    ours.put(restoreConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), RESTORE_WAIT_MILLIS);
  }

  private static void producer(Map<String, Object> ours, SluiceConfig config) {
    ours.put(producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
    ours.put(producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 64 * 1024);
    ours.put(producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Topics.LARGEST_RECORD);
    // What comes while the broker still ends the transaction before is asked to come again: soon.
    ours.put(producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), RETRY_MILLIS);
    // A transaction lives for a commit interval; one that timed out before its commit would abort.
    long commit = config.admission().commitInterval().toMillis();
    ours.put(
        producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        Math.toIntExact(Math.max(TRANSACTION_TIMEOUT.toMillis(), 5 * commit)));
  }
}
