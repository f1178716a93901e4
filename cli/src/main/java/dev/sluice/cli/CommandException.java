package dev.sluice.cli;

/** Ends a command with one line and an exit code. */
public class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int code;

  public CommandException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** Something that the caller can put right by other flags or input. */
  public static CommandException usage(String message) {
    return new CommandException(ExitCodes.USAGE, message);
  }

  public int code() {
    return code;
  }
}
