package dev.sluice.cli;

import dev.sluice.cli.client.CancelCommand;
import dev.sluice.cli.client.GetCommand;
import dev.sluice.cli.client.KeyCommand;
import dev.sluice.cli.client.LimitsCommand;
import dev.sluice.cli.client.ListCommand;
import dev.sluice.cli.client.ModelsCommand;
import dev.sluice.cli.client.SubmitCommand;
import dev.sluice.cli.policy.AccountCommand;
import dev.sluice.cli.policy.PlanCommand;
import dev.sluice.cli.tail.TailCommand;
import dev.sluice.cli.up.RehearseCommand;
import dev.sluice.cli.up.UpCommand;
import dev.sluice.cli.whatif.WhatIfCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code sluice}. */
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
    version = VersionCommand.VERSION,
    synopsisSubcommandLabel = "COMMAND",
    description = "Exact limits and lossless queues in front of a model.",
    subcommands = {
      UpCommand.class,
      RehearseCommand.class,
      SubmitCommand.class,
      GetCommand.class,
      ListCommand.class,
      CancelCommand.class,
      LimitsCommand.class,
      ModelsCommand.class,
      PlanCommand.class,
      AccountCommand.class,
      KeyCommand.class,
      TailCommand.class,
      WhatIfCommand.class,
      IngressCommand.class,
      AdmissionCommand.class,
      WorkerCommand.class,
      WebhooksCommand.class,
      DlqCommand.class,
      VersionCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the job failed, something went wrong here, or plan diff has found a difference",
      "2:wrong flag, configuration or input",
      "3:refused by a limit, try again later; or not allowed without another key or token",
      "4:the service does not answer",
      "5:there is no such job, webhook, dead letter, key, plan or account, or no longer",
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
    addHelp(line);
    line.setParameterExceptionHandler(Mistakes::mistyped);
    line.setExecutionExceptionHandler(Mistakes::failed);
    line.setUsageHelpAutoWidth(true);
    if (arguments.length == 0) {
      line.usage(line.getErr());
      return ExitCodes.USAGE;
    }
    return line.execute(arguments);
  }

  private static void addHelp(CommandLine line) {
    for (CommandLine each : line.getSubcommands().values()) {
      addHelp(each.getCommandSpec());
      addHelp(each);
    }
  }

  private static void addHelp(CommandSpec command) {
    if (command.findOption("-h") == null) {
      command.addOption(
          OptionSpec.builder("-h", "--help")
              .usageHelp(true)
              .description("Show this help and the exit codes.")
              .build());
      var parent = command.parent().usageMessage();
      command
          .usageMessage()
          .exitCodeListHeading(parent.exitCodeListHeading())
          .exitCodeList(parent.exitCodeList());
    }
  }
}
