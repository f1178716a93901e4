package dev.sluice.contract.topic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Creates the topics that are missing and checks those that are there. */
public final class TopicSetup {

  private static final long SECONDS = 30;
  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private TopicSetup() {}

  /** A cluster that is not as it must be, in one line. */
  public static final class SetupException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SetupException(String message, Throwable cause) {
      super(message, cause);
    }

    SetupException(String message) {
      super(message);
    }
  }

  /**
   * @param partitions for topics that are created and may have any number
   * @param replication for topics that are created
   * @throws SetupException if the cluster does not answer or a topic has other settings than it
   *     must
   */
  public static void ensure(Admin admin, Topics topics, int partitions, short replication) {
    List<String> present = List.copyOf(await(admin.listTopics().names(), "list the topics"));
    var missing =
        topics.all().stream()
            .filter(topic -> !present.contains(topic.name()))
            .map(
                t ->
                    new NewTopic(t.name(), t.partitions().orElse(partitions), replication)
                        .configs(t.settings()))
            .toList();
    var created = admin.createTopics(missing).values();
    created.forEach(
        (name, done) -> {
          try {
            await(done, "create topic " + name);
          } catch (SetupException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
              throw e;
            }
          }
        });
    if (!missing.isEmpty()) {
      awaitLed(admin, awaitShown(admin, names(topics.all())).values());
    }
    check(admin, topics, present);
  }

  /** What the controller has created a broker may show a moment later. */
  private static Map<String, TopicDescription> awaitShown(Admin admin, List<String> names) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      try {
        return await(admin.describeTopics(names).allTopicNames(), "see the topics");
      } catch (SetupException e) {
        boolean unknown = e.getCause() instanceof UnknownTopicOrPartitionException;
        if (!unknown || System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
      }
    }
  }

  /**
   * Waits until each partition is served. A broker shows a topic a moment before it takes records
   * for it; of an idempotent producer's first two batches it may then refuse the one and take the
   * other, and no more take the first, however often it is sent (KAFKA-15591).
   */
  private static void awaitLed(Admin admin, Collection<TopicDescription> topics) {
    Map<TopicPartition, OffsetSpec> latest =
        topics.stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(each -> new TopicPartition(topic.name(), each.partition())))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    var unused = await(admin.listOffsets(latest).all(), "reach the topics' leaders");
  }

  private static void check(Admin admin, Topics topics, List<String> present) {
    var old = topics.all().stream().filter(topic -> present.contains(topic.name())).toList();
    if (old.isEmpty()) {
      return;
    }
    var wrong = new ArrayList<String>();
    wrong.addAll(wrongPartitions(admin, topics, old));
    var resources =
        old.stream().map(t -> new ConfigResource(ConfigResource.Type.TOPIC, t.name())).toList();
    Map<ConfigResource, Config> configs =
        await(admin.describeConfigs(resources).all(), "see the topics' settings");
    for (Topic<?> topic : old) {
      Config config = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()));
      topic
          .settings()
          .forEach((key, wanted) -> wrong.addAll(differences(topic, config, key, wanted)));
    }
    if (!wrong.isEmpty()) {
      throw new SetupException("topics are not as they must be: " + String.join("; ", wrong));
    }
  }

  private static List<String> wrongPartitions(Admin admin, Topics topics, List<Topic<?>> old) {
    var wrong = new ArrayList<String>();
    var seen = new TreeSet<>(names(topics.copartitioned()));
    seen.addAll(names(old));
    Map<String, TopicDescription> descriptions =
        await(admin.describeTopics(seen).allTopicNames(), "see the topics");
    var counts = new TreeMap<String, Integer>();
    descriptions.forEach((name, topic) -> counts.put(name, topic.partitions().size()));
    for (Topic<?> topic : old) {
      int found = counts.getOrDefault(topic.name(), 0);
      int wanted = topic.partitions().orElse(found);
      if (found != wanted) {
        wrong.add("%s has %d partitions, wanted %d".formatted(topic.name(), found, wanted));
      }
    }
    counts.keySet().retainAll(names(topics.copartitioned()));
    if (counts.values().stream().distinct().count() > 1) {
      wrong.add("these must have the same number of partitions: " + counts);
    }
    return wrong;
  }

  private static List<String> differences(
      Topic<?> topic, @Nullable Config config, String key, String wanted) {
    var entry = config == null ? null : config.get(key);
    String found = entry == null ? "" : entry.value();
    return fits(key, found, wanted)
        ? List.of()
        : List.of("%s has %s=%s, wanted %s".formatted(topic.name(), key, found, wanted));
  }

  private static boolean fits(String key, String found, String wanted) {
    return switch (key) {
      case "message.timestamp.type", "cleanup.policy" -> wanted.equals(found);
      // However often a topic is compacted, what it says is the same.
      case "segment.bytes", "min.cleanable.dirty.ratio" -> true;
      default -> atLeast(found, wanted);
    };
  }

  private static boolean atLeast(String found, String wanted) {
    return found.equals("-1") || Long.parseLong(found) >= Long.parseLong(wanted);
  }

  private static List<String> names(List<Topic<?>> topics) {
    return topics.stream().<String>map(Topic::name).toList();
  }

  private static <T> T await(KafkaFuture<T> future, String what) {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new SetupException("cannot %s: %s".formatted(what, cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw new SetupException("cannot %s: no answer within %d s".formatted(what, SECONDS), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
