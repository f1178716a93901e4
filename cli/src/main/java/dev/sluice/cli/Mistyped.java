package dev.sluice.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in a sentence that names what may have been meant. */
final class Mistyped {

  private Mistyped() {}

  /**
   * Of several mistakes the one that explains the others: an option that there is not before one
   * that is missing, and before the value that was left over.
   */
  static String words(ParameterException mistake) {
    CommandLine line = mistake.getCommandLine();
    List<String> left = line.getUnmatchedArguments();
    for (String argument : left) {
      if (argument.length() > 1 && argument.startsWith("-")) {
        String option = argument.split("=", 2)[0];
        return "unknown option '%s'%s".formatted(option, meant(option, options(line)));
      }
    }
    Set<String> commands = line.getSubcommands().keySet();
    if (mistake instanceof UnmatchedArgumentException && !left.isEmpty()) {
      return commands.isEmpty()
          ? "'%s' is one argument too many".formatted(left.get(0))
          : unknownCommand(left.get(0), commands);
    }
    if (mistake.getArgSpec() != null || commands.isEmpty()) {
      return decapitalized(String.valueOf(mistake.getMessage()));
    }
    return mistake.getValue() == null
        ? "a command is missing: " + String.join(", ", commands)
        : unknownCommand(mistake.getValue(), commands); // whose help was wanted
  }

  private static String unknownCommand(String name, Set<String> commands) {
    return "unknown command '%s'%s".formatted(name, meant(name, commands));
  }

  private static Set<String> options(CommandLine line) {
    return line.getCommandSpec().optionsMap().keySet();
  }

  private static String meant(String typed, Set<String> names) {
    List<String> near = Nearness.nearest(typed, names);
    return near.isEmpty()
        ? ""
        : near.stream().collect(Collectors.joining("' or '", "; did you mean '", "'?"));
  }

  private static String decapitalized(String text) {
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
