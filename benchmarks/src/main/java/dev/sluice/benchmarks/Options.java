package dev.sluice.benchmarks;

import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What was asked for on the command line. */
final class Options {

  @Option(
      names = "--quick",
      description = "Short runs, to see that everything works; the figures mean little.")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "These measurements alone.")
  private Set<String> only = Set.of();

  @Option(
      names = "--out",
      paramLabel = "FILE.md",
      description = "Where the report goes (default: benchmarks/target/report.md).")
  private Path out = Path.of("benchmarks/target/report.md");

  @Option(names = "--list", description = "Name what can be measured, and stop.")
  private boolean list;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  ParameterException wrong(String why) {
    return new ParameterException(command.commandLine(), why);
  }

  boolean quick() {
    return quick;
  }

  boolean list() {
    return list;
  }

  /** Names of measurements; none: all. */
  Set<String> only() {
    return only;
  }

  Path out() {
    return out;
  }
}
