package dev.sluice.cli.whatif;

import dev.sluice.cli.CommandException;
import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.KafkaOptions;
import dev.sluice.cli.whatif.TopicReader.Part;
import dev.sluice.contract.config.PolicyFile;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.policy.Policies;
import dev.sluice.contract.policy.StatedPolicies;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice whatif}: the requests that came, under limits that are not in force. */
@Command(
    name = "whatif",
    description = "Replay the requests that came under other plans: who would have been refused.",
    sortOptions = false)
public final class WhatIfCommand implements Callable<Integer> {

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      required = true,
      description = "Plans and accounts to try, written as in the configuration file.")
  Path plan = Path.of("");

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "6h",
      description =
          "Where it begins: so long ago, or a time such as 2026-01-31T08:00:00Z (default:"
              + " ${DEFAULT-VALUE}).")
  String since = "";

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Where it ends, in the same way (default: now).")
  @Nullable String until;

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

  @Mixin KafkaOptions options = new KafkaOptions();

  @Override
  public Integer call() {
    if (top < 1) {
      throw CommandException.usage("--top: %d is below 1".formatted(top));
    }
    Policies policies = policies();
    SluiceConfig config = options.read();
    Rules rules = Rules.of(String.valueOf(plan.getFileName()), policies, config.models());
    Span span = Span.of(since, until, rules.longest(), Instant.now());
    Report report = read(config, rules, span);
    System.out.println(json ? JsonReport.of(report) : new TextReport(report, top).text());
    return ExitCodes.OK;
  }

  private Policies policies() {
    StatedPolicies stated = PolicyFile.read(plan);
    try {
      return stated.complete();
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("%s: %s".formatted(plan, e.getMessage()));
    }
  }

  private Report read(SluiceConfig config, Rules rules, Span span) {
    try (var consumer = KafkaOptions.consumer(config);
        var progress = Progress.onStandardError()) {
      var reader = new TopicReader(consumer, KafkaOptions.PATIENCE, progress);
      return replay(reader, config, rules, span);
    } catch (Records.TooManyException e) {
      throw CommandException.usage(
          "there are more than %,d requests since then; give a shorter --since or an --account"
              .formatted(Records.MOST));
    } catch (KafkaException e) {
      throw KafkaOptions.noAnswer(config);
    }
  }

  /** Ends first, since a request is decided with its end known; then requests, by partition. */
  Report replay(TopicReader reader, SluiceConfig config, Rules rules, Span span) {
    var topics = config.topics();
    String name = topics.requests().name();
    if (!reader.has(name)) {
      throw KafkaOptions.noTopics(config);
    }
    List<Part> requests = reader.between(name, span.warmUp(), span.readUntil());
    List<Part> rejected = reader.between(topics.rejected().name(), span.warmUp(), Long.MAX_VALUE);
    List<Part> results = reader.between(topics.results().name(), span.warmUp(), Long.MAX_VALUE);
    Span held = span.heldFrom(reader.heldFrom(name, span.warmUp()));
    var records = new Records(accounts);
    rejected.forEach(part -> reader.read(part, records::rejected));
    results.forEach(part -> reader.read(part, records::result));
    var replay = new Replay(rules, held, records.ends(), records.sheds());
    for (Part part : requests) {
      var asks = Records.noRequests();
      reader.read(part, record -> records.request(record, asks));
      asks.forEach(replay::account);
    }
    Report report = replay.report();
    if (report.outcomes().isEmpty()) {
      throw CommandException.usage(nothing(config));
    }
    return report;
  }

  private String nothing(SluiceConfig config) {
    return "no requests%s since %s%s at %s; --since looks further back"
        .formatted(
            accounts.isEmpty() ? "" : " of " + String.join(", ", accounts),
            since.indexOf('T') < 0 ? since + " ago" : since,
            until == null ? "" : " until " + (until.indexOf('T') < 0 ? until + " ago" : until),
            config.kafka().bootstrap());
  }
}
