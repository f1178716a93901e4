package dev.sluice.cli;

import dev.sluice.cli.client.GetCommand;
import dev.sluice.cli.client.LimitsCommand;
import dev.sluice.cli.client.ModelsCommand;
import dev.sluice.cli.client.SubmitCommand;
import dev.sluice.cli.tail.TailCommand;
import dev.sluice.cli.up.Up;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParseResult;

/** {@code sluice}. */
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
    version = "sluice 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    description = "Exact limits and lossless queues in front of a model.",
    subcommands = {
      Up.class,
      SubmitCommand.class,
      GetCommand.class,
      LimitsCommand.class,
      ModelsCommand.class,
      TailCommand.class,
      ServiceCommand.IngressCommand.class,
      ServiceCommand.AdmissionCommand.class,
      ServiceCommand.WorkerCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the job failed, or something went wrong here",
      "2:wrong flag, configuration or input",
      "3:refused by a limit; try again later",
      "4:the service does not answer",
      "5:there is no such job, or no longer",
      "6:the job had not ended when the wait was over"
    })
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs one command; its exit code. */
  public static int run(String... arguments) {
    var line = new CommandLine(new Main());
    line.getSubcommands().values().stream()
        .filter(each -> !(each.getCommand() instanceof HelpCommand))
        .forEach(each -> each.getCommandSpec().addOption(help()));
    line.setExecutionExceptionHandler(Main::failed);
    line.setUsageHelpAutoWidth(true);
    if (arguments.length == 0) {
      line.usage(System.out);
      return ExitCodes.USAGE;
    }
    return line.execute(arguments);
  }

  private static CommandLine.Model.OptionSpec help() {
    return CommandLine.Model.OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Show this help.")
        .build();
  }

  private static int failed(Exception failure, CommandLine line, ParseResult parsed) {
    if (failure instanceof CommandException told) {
      System.err.println("sluice: " + told.getMessage());
      return told.code();
    }
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String words = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    String more =
        cause == failure || words.contains(String.valueOf(cause.getMessage()))
            ? ""
            : ": " + cause.getMessage();
    System.err.println("sluice: " + words + more);
    LoggerFactory.getLogger(Main.class).debug("failed", failure);
    return ExitCodes.FAILED;
  }
}
