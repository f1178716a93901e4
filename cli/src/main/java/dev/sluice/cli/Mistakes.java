package dev.sluice.cli;

import dev.sluice.contract.config.BadConfigException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says in one line what was wrong, and what may have been meant. */
final class Mistakes {

  private Mistakes() {}

  /** A command line that is not one. */
  static int mistyped(ParameterException mistake, String[] arguments) {
    CommandLine line = mistake.getCommandLine();
    line.getErr().println("sluice: " + Mistyped.words(mistake));
    line.getErr().printf("Try '%s --help'.%n", line.getCommandSpec().qualifiedName());
    return ExitCodes.USAGE;
  }

  /** A command that could not do its work. */
  static int failed(Exception failure, CommandLine line, ParseResult parsed) {
    line.getErr().println("sluice: " + words(failure));
    if (isBug(failure)) {
      failure.printStackTrace(line.getErr());
    }
    if (failure instanceof CommandException told) {
      return told.code();
    }
    return failure instanceof BadConfigException ? ExitCodes.USAGE : ExitCodes.FAILED;
  }

  /** The message and, if that does not tell it, the first cause's. */
  private static String words(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.contains(reason) ? message : message + ": " + reason;
  }

  private static boolean isBug(Throwable failure) {
    return failure instanceof NullPointerException
        || failure instanceof ClassCastException
        || failure instanceof IndexOutOfBoundsException
        || failure instanceof UnsupportedOperationException;
  }
}
