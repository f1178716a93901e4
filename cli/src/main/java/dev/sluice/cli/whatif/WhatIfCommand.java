package dev.sluice.cli.whatif;

import dev.sluice.cli.CommandException;
import dev.sluice.cli.ExitCodes;
import dev.sluice.contract.config.Durations;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice whatif}: the requests that came, under limits that are not in force. */
@Command(
    name = "whatif",
    description = "Replay the requests that came under other plans: who would have been refused.",
    sortOptions = false)
public final class WhatIfCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      required = true,
      description = "Plans and accounts to try, written as in the configuration file.")
  Path plan = Path.of("");

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      defaultValue = "6h",
      description = "How far back: 30m, 6h, 2d (default: ${DEFAULT-VALUE}).")
  String since = "";

  @Option(
      names = "--account",
      paramLabel = "NAME",
      description = "Only this account; may be given again.")
  Set<String> accounts = Set.of();

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many accounts the table shows (default: ${DEFAULT-VALUE}).")
  int top;

  @Option(names = "--json", description = "Print one JSON document with all accounts.")
  boolean json;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9092",
      description = "The Kafka to read (default: ${DEFAULT-VALUE}).")
  String kafka = "";

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "The prefix of the topics, if there is one.")
  String prefix = "";

  @Override
  public Integer call() {
    Rules rules = rules();
    if (top < 1) {
      throw CommandException.usage("--top: %d is below 1".formatted(top));
    }
    long now = Instant.now().toEpochMilli();
    long from = now - sinceMillis();
    var span = new Span(from - rules.longest().toMillis(), from, now);
    Report report = read(rules, span);
    if (report.outcomes().isEmpty()) {
      throw CommandException.usage(
          "there were no requests%s in the last %s at %s; --since looks further back"
              .formatted(
                  accounts.isEmpty() ? "" : " of " + String.join(", ", accounts), since, kafka));
    }
    System.out.println(json ? JsonReport.of(report) : new TextReport(report, top).text());
    return ExitCodes.OK;
  }

  private Rules rules() {
    SluiceConfig config = SluiceConfig.read(plan, Map.of(), Map.of());
    return Rules.of(String.valueOf(plan.getFileName()), config);
  }

  private long sinceMillis() {
    try {
      long millis = Durations.parse(since).toMillis();
      if (millis < 1) {
        throw CommandException.usage("--since: '%s' is no time at all".formatted(since));
      }
      return millis;
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--since: " + e.getMessage());
    }
  }

  private Report read(Rules rules, Span span) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", kafka,
            "isolation.level", "read_committed",
            "enable.auto.commit", "false",
            "max.poll.records", "5000",
            "default.api.timeout.ms", String.valueOf(PATIENCE.toMillis()));
    try (var consumer =
        new KafkaConsumer<String, byte @Nullable []>(
            settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      return replay(consumer, rules, span);
    } catch (Records.TooManyException e) {
      throw CommandException.usage(
          "there are more than %,d requests since then; give a shorter --since or an --account"
              .formatted(Records.MOST));
    } catch (KafkaException e) {
      throw new CommandException(
          ExitCodes.UNREACHABLE,
          "no answer from Kafka at %s; name another with --kafka HOST:PORT".formatted(kafka));
    }
  }

  /** Ends first, since a request is decided with its end known; then requests, by partition. */
  Report replay(Consumer<String, byte @Nullable []> consumer, Rules rules, Span span) {
    var topics = new Topics(prefix, Duration.ofDays(1));
    String requests = topics.requests().name();
    String results = topics.results().name();
    String rejected = topics.rejected().name();
    if (!consumer.listTopics().containsKey(requests)) {
      throw CommandException.usage(
          "there are no topics of Sluice at %s with prefix '%s'".formatted(kafka, prefix));
    }
    var reader = new TopicReader(consumer, PATIENCE);
    var parts = reader.since(span.warmUp(), List.of(requests, results, rejected));
    var records = new Records(accounts);
    parts.getOrDefault(rejected, List.of()).forEach(part -> reader.read(part, records::rejected));
    parts.getOrDefault(results, List.of()).forEach(part -> reader.read(part, records::result));
    var replay = new Replay(rules, span, records.ends(), records.sheds());
    for (var part : parts.getOrDefault(requests, List.of())) {
      var asks = Records.noRequests();
      reader.read(part, record -> records.request(record, asks));
      asks.forEach(replay::account);
    }
    return replay.report();
  }
}
