package dev.sluice.cli.webhooks;

import dev.sluice.cli.CommandException;
import dev.sluice.cli.ExitCodes;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.webhook.WebhookSecret;
import dev.sluice.webhooks.InstallationSecret;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice webhooks secret}. */
@Command(
    name = "secret",
    description = "Show the secret by which an account's webhooks are signed.",
    footer = {
      "",
      "It is derived from the installation's secret: SLUICE_WEBHOOKS_SECRET, webhooks.secret_file,",
      "else the one that was made in the data folder. While that is rotated there is a line for each,",
      "the newest first; webhooks are signed by all of them."
    },
    sortOptions = false)
public final class SecretCommand implements Callable<Integer> {

  @Option(
      names = "--account",
      paramLabel = "NAME",
      required = true,
      description = "Whose webhooks they are.")
  String account = "";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The services' configuration file.")
  @Nullable Path file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The webhook sender's data folder (.sluice/webhooks).")
  @Nullable Path data;

  @Override
  public Integer call() {
    Map<String, String> flags = new HashMap<>();
    if (data != null) {
      flags.put("webhooks.data", data.toString());
    }
    var config = SluiceConfig.read(file, System.getenv(), flags).webhooks();
    List<WebhookSecret> secrets = InstallationSecret.find(config);
    if (secrets.isEmpty()) {
      throw CommandException.usage(
          "there is no secret in %s yet and none is configured; start the sender, or name its folder"
                  .formatted(config.data())
              + " with --data DIR");
    }
    secrets.forEach(secret -> System.out.println(secret.of(account).reveal()));
    return ExitCodes.OK;
  }
}
