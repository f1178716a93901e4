package dev.sluice.cli;

import dev.sluice.cli.dlq.ListCommand;
import dev.sluice.cli.dlq.RedriveCommand;
import dev.sluice.cli.dlq.ShowCommand;
import picocli.CommandLine.Command;

/** {@code sluice dlq}. */
@Command(
    name = "dlq",
    description = "Show requests and records that were given up, and send them again.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ListCommand.class, ShowCommand.class, RedriveCommand.class})
final class DlqCommand {}
