package dev.sluice.cli.policy;

import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.client.AdminOptions;
import dev.sluice.contract.config.PolicyFile;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.policy.PolicyChanges;
import dev.sluice.contract.policy.StatedPolicies;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code sluice plan} does with a file. */
final class FileCommands {

  private FileCommands() {}

  /** The file, and how far it goes. */
  static final class Comparison {

    @Parameters(
        paramLabel = "FILE",
        description = "YAML with default_plan, plans and accounts; a configuration file will do.")
    Path file = Path.of("");

    @Option(
        names = "--prune",
        description = "Take away plans and accounts that are not in the file.")
    boolean prune;

    @Mixin AdminOptions options = new AdminOptions();

    PolicyDiff diff() {
      StatedPolicies stated = PolicyFile.read(file);
      return PolicyDiff.of(new PolicyApi(options).inForce(), stated, prune);
    }

    void print(PolicyDiff diff, long version, String last) {
      Stream<String> words = Stream.concat(diff.lines().stream(), Stream.of(last));
      (options.json() ? Stream.of(diff.json(version)) : words).forEach(System.out::println);
      System.out.flush();
    }
  }

  /** {@code sluice plan apply}. */
  @Command(
      name = "apply",
      description = "Make plans and accounts be as a file says, and show what changes.",
      sortOptions = false)
  static final class Apply implements Callable<Integer> {

    @Mixin Comparison comparison = new Comparison();

    @Override
    public Integer call() {
      PolicyDiff diff = comparison.diff();
      long before = diff.inForce().version();
      if (diff.changes().isEmpty()) {
        comparison.print(diff, before, "nothing to change; version " + before);
      } else {
        long version = new PolicyApi(comparison.options).apply(diff.changes(), before);
        comparison.print(diff, version, "in force; version " + version);
      }
      return ExitCodes.OK;
    }
  }

  /** {@code sluice plan diff}. */
  @Command(
      name = "diff",
      description = "Show what apply would change; ends with 0 if nothing, 1 if something.",
      sortOptions = false)
  static final class Diff implements Callable<Integer> {

    @Mixin Comparison comparison = new Comparison();

    @Override
    public Integer call() {
      PolicyDiff diff = comparison.diff();
      long version = diff.inForce().version();
      boolean same = diff.changes().isEmpty();
      comparison.print(
          diff, version, (same ? "nothing would change" : "would change") + "; version " + version);
      return same ? ExitCodes.OK : ExitCodes.FAILED;
    }
  }

  /** {@code sluice plan validate}. */
  @Command(name = "validate", description = "Check a file; needs no service.", sortOptions = false)
  static final class Validate implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "As for apply.")
    Path file = Path.of("");

    @Option(names = "--json", description = "Print what the file says as JSON.")
    boolean json;

    @Override
    public Integer call() {
      StatedPolicies stated = PolicyFile.read(file);
      System.out.println(
          json
              ? Json.text(PolicyChanges.of(stated).json())
              : "%s: good; plans: %d, accounts: %d"
                  .formatted(file, stated.plans().size(), stated.accounts().size()));
      System.out.flush();
      return ExitCodes.OK;
    }
  }
}
