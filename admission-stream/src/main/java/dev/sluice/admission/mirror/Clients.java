package dev.sluice.admission.mirror;

import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.topic.Topics;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Makes the connections of the mirrors, and owns what those to Redis share. */
final class Clients implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final int THREADS = 2;
  private static final int MOST_RECORDS = 2000;

  private final SluiceConfig config;
  private final String instance;
  private final ClientResources resources;
  private final RedisClient redis;

  /**
   * @param instance the name by which Kafka knows this process again after a restart
   */
  Clients(SluiceConfig config, String instance) {
    this.config = config;
    this.instance = instance;
    this.resources =
        ClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .build();
    this.redis = RedisClient.create(resources, uri(config));
    // What was in flight when the connection broke is written again by its mirror, not by the
    // client.
    redis.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(CONNECT).build())
            .build());
  }

  private static RedisURI uri(SluiceConfig config) {
    RedisURI uri = RedisURI.create(config.redis().uri());
    uri.setTimeout(CONNECT);
    return uri;
  }

  RedisLink redis() {
    return new RedisLink(redis, new MirrorKeys(config.prefix()));
  }

  Admin admin() {
    return Admin.create(config.kafka().client(Map.of()));
  }

  /** A consumer in the group of this mirror: several processes share its partitions. */
  Consumer<String, byte[]> member(String mirror) {
    var ours = reader();
    int session = Math.toIntExact(config.admission().sessionTimeout().toMillis());
    ours.put(
        ConsumerConfig.GROUP_ID_CONFIG, config.topics().admissionGroup() + "-mirror-" + mirror);
    ours.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
    ours.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
    ours.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, session / 6);
    return consumer(ours);
  }

  /** A consumer that is told what to read. */
  Consumer<String, byte[]> loner() {
    return consumer(reader());
  }

  private static Map<String, Object> reader() {
    var ours = new HashMap<String, Object>();
    ours.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    ours.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false); // positions live in Redis
    ours.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    ours.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
    ours.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
    ours.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Topics.LARGEST_RECORD);
    return ours;
  }

  private Consumer<String, byte[]> consumer(Map<String, Object> ours) {
    return new KafkaConsumer<>(
        config.kafka().client(ours), new StringDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    redis.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
  }
}
