package dev.sluice.worker.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of the workers' share group, which live in the broker and not in its consumers.
 *
 * @param deliveryLimit deliveries after which a record is silently gone
 */
public record ShareGroup(String name, int deliveryLimit) {

  private static final Logger LOG = LoggerFactory.getLogger(ShareGroup.class);
  private static final long SECONDS = 30;
  private static final String FEATURE = "share.version";
  private static final String RENEW = "share.renew.acknowledge.enable";
  private static final String DELIVERY_LIMIT = "share.delivery.count.limit";
  private static final int DELIVERY_LIMIT_BY_DEFAULT = 5;

  /** Without these requests would be lost, or run though they were never admitted. */
  private static final Map<String, String> NEEDED =
      Map.of("share.isolation.level", "read_committed", "share.auto.offset.reset", "earliest");

  /** Better so; a broker may set narrower bounds, then its own value stands. */
  private static final Map<String, String> WISHED =
      Map.of(
          "share.record.lock.duration.ms",
          "30000",
          DELIVERY_LIMIT,
          "10",
          "share.heartbeat.interval.ms",
          "500",
          "share.session.timeout.ms",
          "3000",
          "share.assignment.interval.ms",
          "0");

  /**
   * Better still. The connection of a worker that is killed closes and its records are free at
   * once, but a partition that is assigned to nobody else is fetched by nobody until its session
   * has ended.
   */
  private static final Map<String, String> WISHED_MORE =
      Map.of("share.heartbeat.interval.ms", "100", "share.session.timeout.ms", "700");

  /**
   * Sets what must be set before the first consumer joins.
   *
   * @throws IllegalStateException if the cluster has no share groups or refuses what is needed
   */
  public static ShareGroup prepare(Admin admin, String name) {
    FinalizedVersionRange version =
        await(admin.describeFeatures().featureMetadata(), "see what the cluster can do")
            .finalizedFeatures()
            .get(FEATURE);
    if (version == null || version.maxVersionLevel() < 1) {
      throw new IllegalStateException(
          "this Kafka cluster has no share groups (feature %s); a worker needs Kafka 4.2 or newer"
              .formatted(FEATURE));
    }
    var group = new ConfigResource(ConfigResource.Type.GROUP, name);
    letRenew(admin, group);
    await(set(admin, group, NEEDED), "set up share group " + name);
    WISHED.forEach((key, value) -> wish(admin, group, key, value));
    WISHED_MORE.forEach((key, value) -> wish(admin, group, key, value));
    return new ShareGroup(name, deliveryLimit(admin, group));
  }

  /** A broker may forbid it, and then every lock would be lost that a request outlasts. */
  private static void letRenew(Admin admin, ConfigResource group) {
    if (setting(admin, group, RENEW).filter("false"::equals).isPresent()) {
      await(
          set(admin, group, Map.of(RENEW, "true")),
          "let share group %s renew its locks (%s)".formatted(group.name(), RENEW));
    }
  }

  private static void wish(Admin admin, ConfigResource group, String key, String value) {
    try {
      await(set(admin, group, Map.of(key, value)), "set " + key);
    } catch (IllegalStateException e) {
      LOG.info("the broker keeps its own {} ({})", key, e.getMessage());
    }
  }

  private static KafkaFuture<Void> set(
      Admin admin, ConfigResource group, Map<String, String> values) {
    List<AlterConfigOp> changes =
        values.entrySet().stream()
            .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
            .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
            .toList();
    return admin.incrementalAlterConfigs(Map.of(group, changes)).all();
  }

  private static int deliveryLimit(Admin admin, ConfigResource group) {
    return setting(admin, group, DELIVERY_LIMIT)
        .map(Integer::parseInt)
        .orElse(DELIVERY_LIMIT_BY_DEFAULT);
  }

  private static Optional<String> setting(Admin admin, ConfigResource group, String key) {
    Config config =
        await(admin.describeConfigs(List.of(group)).all(), "see the share group's settings")
            .get(group);
    @Nullable ConfigEntry entry = config == null ? null : config.get(key);
    return entry == null ? Optional.empty() : Optional.ofNullable(entry.value());
  }

  private static <T> T await(KafkaFuture<T> future, String what) {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException("cannot %s: %s".formatted(what, cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "cannot %s: no answer within %d s".formatted(what, SECONDS), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
