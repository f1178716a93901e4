package dev.sluice.benchmarks;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What was asked for on the command line.
 *
 * @param only names of measurements; empty: all
 */
record Options(boolean quick, boolean list, Set<String> only, Path out) {

  static final String USAGE =
      """
      usage: benchmarks/run [--quick] [--only NAME[,NAME]] [--out FILE.md] [--list]
        --quick  short runs, to see that everything works; the figures mean little
        --only   these measurements alone
        --out    where the report goes (default: benchmarks/target/report.md)
        --list   names what can be measured, and stops
      """;

  private static final Path REPORT = Path.of("benchmarks/target/report.md");

  Options {
    only = Set.copyOf(only);
  }

  /**
   * @throws IllegalArgumentException in one line
   */
  static Options parse(List<String> arguments) {
    boolean quick = false;
    boolean list = false;
    var only = new LinkedHashSet<String>();
    Path out = REPORT;
    var rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      String argument = rest.remove();
      switch (argument) {
        case "--quick" -> quick = true;
        case "--list" -> list = true;
        case "--only" -> only.addAll(List.of(value(argument, rest).split(",")));
        case "--out" -> out = Path.of(value(argument, rest));
        default -> throw new IllegalArgumentException("unknown: " + argument);
      }
    }
    return new Options(quick, list, only, out);
  }

  private static String value(String option, ArrayDeque<String> rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(option + " wants a value");
    }
    return rest.remove();
  }
}
