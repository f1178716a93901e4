package dev.sluice.cli;

import picocli.CommandLine.Option;

/** {@code --limit}: how many are shown, or sent, at the most. */
public final class MostOption {

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many (default: ${DEFAULT-VALUE}).")
  int limit = 100;

  /**
   * @throws CommandException if it is none
   */
  public int get() {
    if (limit < 1) {
      throw CommandException.usage("--limit: '%d' is not at least 1".formatted(limit));
    }
    return limit;
  }
}
