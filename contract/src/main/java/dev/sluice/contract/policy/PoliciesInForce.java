package dev.sluice.contract.policy;

import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.follow.Follower;
import dev.sluice.contract.follow.Writer;
import dev.sluice.contract.service.Check;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies that hold: what {@code admission.policies} says, at most about a second late. Safe
 * from any thread.
 */
public final class PoliciesInForce implements Terms.Lookup, Supplier<Policies>, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PoliciesInForce.class);

  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** What was said of differences: a process with several services says it once. */
  private static final Set<String> POINTED_OUT = ConcurrentHashMap.newKeySet();

  private final String topic;
  private final Follower<PolicyTable> follower;
  private final Runnable skipped;

  /** The last that named a default plan that there was. */
  private volatile Policies whole;

  private PoliciesInForce(
      String topic, Follower<PolicyTable> follower, Policies first, Runnable skipped) {
    this.topic = topic;
    this.follower = follower;
    this.whole = first;
    this.skipped = skipped;
  }

  /**
   * Returns once the topic was read. If it says nothing yet, the configuration is written to it; if
   * it says otherwise than the configuration, that is pointed out, once in a process, and the topic
   * holds.
   *
   * @param consumers makes consumers as a {@link Follower} wants them
   * @param producer with {@code acks=all}; not used after the start
   * @param skipped told of every record that is passed over
   * @throws KafkaException if the topic cannot be read or written
   */
  public static PoliciesInForce start(
      SluiceConfig config,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Producer<byte[], byte[]> producer,
      Runnable skipped) {
    String topic = config.topics().policies().name();
    var follower = Follower.start(PolicyTable.followed(topic, skipped), consumers, LONGEST);
    try {
      Policies first = follower.snapshot().policies();
      if (first == null) {
        first = seeded(config, new Writer(producer, topic, follower, LONGEST), follower);
      } else {
        pointOut(config, PolicyChanges.between(first, config.stated(), false));
      }
      var policies = new PoliciesInForce(topic, follower, first, skipped);
      follower.onChange(next -> policies.changed(next.value()));
      return policies;
    } catch (RuntimeException e) {
      follower.close();
      throw e;
    }
  }

  private static Policies seeded(
      SluiceConfig config, Writer writer, Follower<PolicyTable> follower) {
    PolicyChanges missing = follower.snapshot().missingOf(config.policies());
    long version = writer.write(missing.entries());
    LOG.atInfo()
        .addKeyValue("version", version)
        .log("First start: plans and accounts are as configured");
    Policies first = follower.snapshot().policies();
    if (first == null) {
      throw new KafkaException("topic %s names no default plan".formatted(writer.topic()));
    }
    return first;
  }

  private static void pointOut(SluiceConfig config, PolicyChanges changes) {
    String summary = PolicyWords.summary(changes);
    String where = config.kafka().bootstrap() + " " + config.topics().policies().name();
    if (!changes.isEmpty() && POINTED_OUT.add(where + " " + summary)) {
      LOG.atWarn()
          .addKeyValue("differs", summary)
          .log(
              "The configuration has other plans or accounts than are in force, which stay;"
                  + " to change them run sluice plan apply FILE");
    }
  }

  private void changed(PolicyTable table) {
    Policies next = table.policies();
    if (next != null) {
      whole = next;
    }
    if (table.missingDefault() != null) {
      skipped.run();
      LOG.atWarn()
          .addKeyValue("default_plan", table.missingDefault())
          .addKeyValue("in_force", whole.defaultPlan())
          .log("There is no such plan; the default plan stays what it was");
    }
  }

  @Override
  public Policies get() {
    Policies now = follower.snapshot().policies();
    return now == null ? whole : now;
  }

  @Override
  public Terms of(String account, long now) {
    return get().of(account, now);
  }

  /** What writes to the topic and waits until it is in force here. */
  public Writer writer(Producer<byte[], byte[]> producer, Duration longest) {
    return new Writer(producer, topic, follower, longest);
  }

  /** Not ready while the topic cannot be followed: what holds may be old. */
  public Check check() {
    Check check = follower.check();
    return check.ready() ? new Check(check.name(), true, "version " + get().version()) : check;
  }

  @Override
  public void close() {
    follower.close();
  }
}
