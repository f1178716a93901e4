package dev.sluice.cli;

import dev.sluice.cli.webhooks.ListCommand;
import dev.sluice.cli.webhooks.RedeliverCommand;
import dev.sluice.cli.webhooks.SecretCommand;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.webhooks.Webhooks;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice webhooks}. */
@Command(
    name = "webhooks",
    description = "Show webhooks, send them again, tell their secret; or run the sender alone.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ListCommand.class,
      RedeliverCommand.class,
      SecretCommand.class,
      WebhooksCommand.Run.class
    })
final class WebhooksCommand {

  /** {@code sluice webhooks run}. */
  @Command(name = "run", description = "Run the webhook sender alone.", sortOptions = false)
  static final class Run extends ServiceCommand<Webhooks> {

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Where a secret is made and kept if none is configured (.sluice/webhooks).")
    @Nullable Path data;

    @Override
    String name() {
      return "webhooks";
    }

    @Override
    Map<String, @Nullable Object> flags() {
      var flags = new HashMap<String, @Nullable Object>();
      flags.put("webhooks.data", data);
      return flags;
    }

    @Override
    Management management(SluiceConfig config) {
      return new Management(config.webhooks().managementHost(), config.webhooks().managementPort());
    }

    @Override
    void check(SluiceConfig config, PortCheck ports) {}

    @Override
    Webhooks start(SluiceConfig config, MeterRegistry meters) {
      return Webhooks.start(config, meters);
    }

    @Override
    String where(SluiceConfig config, Webhooks webhooks) {
      return "";
    }
  }
}
