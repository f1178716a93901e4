package dev.sluice.cli.tail;

import dev.sluice.cli.Ago;
import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.KafkaOptions;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.topic.Topic;
import dev.sluice.contract.topic.Topics;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice tail}: follows the topics, a line per event. */
@Command(
    name = "tail",
    description = "Follow requests through the topics, one line per event.",
    sortOptions = false)
public final class TailCommand implements Callable<Integer> {

  @Mixin KafkaOptions options = new KafkaOptions();

  @Option(names = "--client", paramLabel = "NAME", description = "Only this account or client.")
  @Nullable String client;

  @Option(names = "--id", paramLabel = "ID", description = "Only this request.")
  @Nullable String id;

  @Option(names = "--json", description = "Print whole records as JSON, one per line.")
  boolean json;

  @Option(names = "--from-beginning", description = "Start with the oldest records.")
  boolean fromBeginning;

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      description = "Start that long ago: 30s, 10m, 1h.")
  @Nullable String since;

  @Override
  public Integer call() {
    SluiceConfig config = options.read();
    try (var consumer = KafkaOptions.consumer(config)) {
      seek(consumer, partitions(consumer, config));
      while (!System.out.checkError()) {
        var events = new ArrayList<Event>();
        consumer.poll(Duration.ofMillis(200)).forEach(record -> events.add(new Event(record)));
        events.sort(Comparator.comparing(Event::time));
        events.forEach(this::print);
      }
      return ExitCodes.OK;
    } catch (KafkaException e) {
      throw KafkaOptions.noAnswer(config);
    }
  }

  private List<TopicPartition> partitions(
      Consumer<String, byte @Nullable []> consumer, SluiceConfig config) {
    var known = consumer.listTopics();
    var partitions = new ArrayList<TopicPartition>();
    Topics topics = config.topics();
    var events = topics.events().stream().map(Topic::name).collect(Collectors.toSet());
    known.forEach(
        (name, all) -> {
          if (events.contains(name) || topics.isAccepted(name)) {
            all.forEach(info -> partitions.add(new TopicPartition(name, info.partition())));
          }
        });
    if (partitions.isEmpty()) {
      throw KafkaOptions.noTopics(config);
    }
    return partitions;
  }

  private void seek(Consumer<String, byte @Nullable []> consumer, List<TopicPartition> partitions) {
    consumer.assign(partitions);
    if (fromBeginning) {
      consumer.seekToBeginning(partitions);
    } else if (since != null) {
      long from = Ago.of("--since", since).toEpochMilli();
      consumer.seekToEnd(partitions);
      consumer
          .offsetsForTimes(
              partitions.stream().collect(Collectors.toMap(Function.identity(), p -> from)))
          .forEach(
              (partition, found) -> {
                if (found != null) {
                  consumer.seek(partition, found.offset());
                }
              });
    } else {
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
    }
  }

  private void print(Event event) {
    boolean wanted =
        (id == null || id.equals(event.id()))
            && (client == null
                || event
                    .subject()
                    .filter(s -> s.account().equals(client) || s.client().equals(client))
                    .isPresent());
    if (wanted) {
      System.out.println(json ? event.json() : event.line(ZoneId.systemDefault()));
    }
  }
}
