package dev.sluice.contract.topic;

import dev.sluice.contract.message.Cancellation;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.JsonSerde;
import dev.sluice.contract.webhook.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The topics of one installation. A prefix keeps several of them apart on a shared cluster, and
 * names the consumer groups too.
 */
public final class Topics {

  /** The lane of models for which no other is named. */
  public static final String DEFAULT_LANE = "default";

  /** The largest record that any topic or client takes, in bytes. */
  public static final int LARGEST_RECORD = 16 * 1024 * 1024;

  private static final Duration RETENTION = Duration.ofDays(7);

  /** The least that brokers take. */
  private static final int SMALL_SEGMENT = 1024 * 1024;

  private final String prefix;
  private final Topic<byte[]> requests;
  private final SortedMap<String, Topic<byte[]>> accepted = new TreeMap<>();
  private final Topic<byte[]> rejected;
  private final Topic<byte[]> completions;
  private final Topic<Cancellation> cancellations;
  private final Topic<Job> results;
  private final Topic<Delivery> webhooks;
  private final Topic<byte[]> deadLetter;
  private final Topic<byte[]> policies;
  private final Topic<byte[]> keys;

  /** With the default lane alone. */
  public Topics(String prefix, Duration resultTimeToLive) {
    this(prefix, resultTimeToLive, Set.of());
  }

  /**
   * @param prefix put before every name as it is; may be empty
   * @param resultTimeToLive how long a result is kept at least
   * @param lanes beside the default one, which is always there
   */
  public Topics(String prefix, Duration resultTimeToLive, Set<String> lanes) {
    this.prefix = prefix;
    Duration results = resultTimeToLive.compareTo(RETENTION) > 0 ? resultTimeToLive : RETENTION;
    this.requests =
        topic(
            "inference.requests",
            Serdes.ByteArray(),
            RETENTION,
            Map.of("message.timestamp.type", "LogAppendTime"));
    accepted.put(DEFAULT_LANE, acceptedIn(DEFAULT_LANE));
    lanes.forEach(lane -> accepted.put(lane, acceptedIn(lane)));
    this.rejected = topic("inference.rejected", Serdes.ByteArray(), RETENTION, Map.of());
    this.completions = topic("inference.completions", Serdes.ByteArray(), RETENTION, Map.of());
    this.cancellations =
        topic("inference.cancellations", new JsonSerde<>(Cancellation.class), RETENTION, Map.of());
    this.results = topic("inference.results", new JsonSerde<>(Job.class), results, Map.of());
    this.webhooks =
        topic("inference.webhooks", new JsonSerde<>(Delivery.class), RETENTION, Map.of());
    this.deadLetter = topic("inference.dead-letter", Serdes.ByteArray(), RETENTION, Map.of());
    this.policies = compacted("admission.policies");
    this.keys = compacted("admission.keys");
  }

  private Topic<byte[]> acceptedIn(String lane) {
    return topic("inference.accepted" + suffix(lane, "."), Serdes.ByteArray(), RETENTION, Map.of());
  }

  private static String suffix(String lane, String separator) {
    return lane.equals(DEFAULT_LANE) ? "" : separator + lane;
  }

  private <V> Topic<V> topic(
      String name, Serde<V> values, Duration retention, Map<String, String> more) {
    var settings = new HashMap<>(more);
    settings.put("retention.ms", Long.toString(retention.toMillis()));
    settings.put("max.message.bytes", Integer.toString(LARGEST_RECORD));
    return new Topic<>(prefix + name, values, OptionalInt.empty(), settings);
  }

  /**
   * A topic that holds the newest record of every key, in one order for all who follow it. Small
   * segments, since the newest one is never compacted.
   */
  private Topic<byte[]> compacted(String name) {
    Map<String, String> settings =
        Map.of(
            "cleanup.policy",
            "compact",
            "segment.bytes",
            Integer.toString(SMALL_SEGMENT),
            "min.cleanable.dirty.ratio",
            "0.1",
            "max.message.bytes",
            Integer.toString(SMALL_SEGMENT / 2));
    return new Topic<>(prefix + name, Serdes.ByteArray(), OptionalInt.of(1), settings);
  }

  /** What clients ask for, key: account; the value is an {@code InferenceRequest}. */
  public Topic<byte[]> requests() {
    return requests;
  }

  /** The lanes, in the order of their names. */
  public Set<String> lanes() {
    return Collections.unmodifiableSet(accepted.keySet());
  }

  /**
   * Requests that were admitted to this lane, bytes unchanged, key: request id.
   *
   * @throws IllegalArgumentException if there is no such lane
   */
  public Topic<byte[]> accepted(String lane) {
    Topic<byte[]> topic = accepted.get(lane);
    if (topic == null) {
      throw new IllegalArgumentException("no lane " + lane);
    }
    return topic;
  }

  /** Whether this topic holds what was admitted, also to a lane that is not known here. */
  public boolean isAccepted(String topic) {
    String first = accepted(DEFAULT_LANE).name();
    return topic.equals(first) || topic.startsWith(first + ".");
  }

  /** {@code Rejection}s of the stream and {@code Shed} summaries of the ingress, key: account. */
  public Topic<byte[]> rejected() {
    return rejected;
  }

  /** {@code Completion}s of attempts, and {@code Started} while they run, key: account. */
  public Topic<byte[]> completions() {
    return completions;
  }

  /** Wishes to cancel, key: account. */
  public Topic<Cancellation> cancellations() {
    return cancellations;
  }

  /** The terminal event of every accepted request, key: account. */
  public Topic<Job> results() {
    return results;
  }

  /** Webhooks due and done, key: request id. */
  public Topic<Delivery> webhooks() {
    return webhooks;
  }

  /** Records that could not be handled, with reason headers, key: request id where known. */
  public Topic<byte[]> deadLetter() {
    return deadLetter;
  }

  /** Plans and which account is under which; compacted, one partition. */
  public Topic<byte[]> policies() {
    return policies;
  }

  /** {@code ApiKey}s, key: hash of the secret; compacted, one partition. */
  public Topic<byte[]> keys() {
    return keys;
  }

  /** Those on which a request can be followed. */
  public List<Topic<?>> events() {
    var events = new ArrayList<Topic<?>>();
    events.add(requests);
    events.addAll(accepted.values());
    events.addAll(List.of(rejected, completions, cancellations, results, webhooks, deadLetter));
    return events;
  }

  public List<Topic<?>> all() {
    return Stream.concat(events().stream(), Stream.of(policies, keys)).toList();
  }

  /** Topics that must have the same number of partitions: all are keyed by account. */
  public List<Topic<?>> copartitioned() {
    return List.of(requests, completions, cancellations);
  }

  /** The application id of the admission stream: consumer group and prefix of its own topics. */
  public String admissionGroup() {
    return prefix + "sluice-admission";
  }

  /** The share group that the workers of this lane form. */
  public String workerGroup(String lane) {
    return prefix + "sluice-workers" + suffix(lane, "-");
  }

  /** The consumer group that turns ends of requests into deliveries. */
  public String webhookIntakeGroup() {
    return prefix + "sluice-webhook-intake";
  }

  /** The consumer group whose members send deliveries, each those of its partitions. */
  public String webhookSenderGroup() {
    return prefix + "sluice-webhook-senders";
  }

  /** The changelog of the admission stream's store of this name. */
  public String changelog(String store) {
    return admissionGroup() + "-" + store + "-changelog";
  }
}
