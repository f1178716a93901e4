package dev.sluice.cli.dlq;

import dev.sluice.cli.Ago;
import dev.sluice.cli.KafkaOptions;
import dev.sluice.cli.MostOption;
import dev.sluice.contract.config.SluiceConfig;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which dead letters are meant. */
public final class LetterFilter {

  @Option(names = "--id", paramLabel = "ID", description = "Only this request's; may be repeated.")
  List<String> ids = List.of();

  @Option(names = "--reason", paramLabel = "WORD", description = "Only with this reason.")
  @Nullable String reason;

  @Option(names = "--model", paramLabel = "NAME", description = "Only for this model.")
  @Nullable String model;

  @Option(names = "--account", paramLabel = "NAME", description = "Only this account's.")
  @Nullable String account;

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      defaultValue = "7d",
      description = "Those of this time (default: ${DEFAULT-VALUE}).")
  String since = "7d";

  @Option(
      names = "--until",
      paramLabel = "DURATION",
      defaultValue = "0s",
      description = "Those that are older than this (default: ${DEFAULT-VALUE}).")
  String until = "0s";

  @Mixin MostOption most = new MostOption();

  @Mixin KafkaOptions options = new KafkaOptions();

  SluiceConfig config() {
    return options.read();
  }

  /** Those that are meant, in the order they were given up. */
  List<Letter> read(SluiceConfig config) {
    int unused = most.get(); // refused before Kafka is asked
    Instant from = Ago.of("--since", since);
    Instant to = Ago.of("--until", until);
    return new LetterBox(config)
        .since(from).stream()
            .filter(letter -> isMeant(letter) && !letter.at().isAfter(to))
            .toList();
  }

  private boolean isMeant(Letter letter) {
    return (ids.isEmpty() || ids.contains(letter.id()))
        && (reason == null || reason.equals(letter.reason()))
        && (model == null || model.equals(letter.model()))
        && (account == null || account.equals(letter.account()));
  }
}
