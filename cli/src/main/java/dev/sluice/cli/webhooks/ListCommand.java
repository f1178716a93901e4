package dev.sluice.cli.webhooks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.cli.Ago;
import dev.sluice.cli.CommandException;
import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.KafkaOptions;
import dev.sluice.cli.MostOption;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.webhook.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice webhooks list}. */
@Command(
    name = "list",
    description = "Show webhooks that are due, were delivered, or failed; the newest first.",
    sortOptions = false)
public final class ListCommand implements Callable<Integer> {

  private static final Duration BEFORE = Duration.ofMinutes(10);

  @Option(names = "--account", paramLabel = "NAME", description = "Only this account's.")
  @Nullable String account;

  @Option(names = "--id", paramLabel = "ID", description = "Only this request's, every attempt.")
  @Nullable String id;

  @Option(
      names = "--status",
      paramLabel = "WORD",
      description = "Only these: due, delivered, failed.")
  @Nullable String status;

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      defaultValue = "2d",
      description = "Those of which anything was heard in this time (default: ${DEFAULT-VALUE}).")
  String since = "2d";

  @Mixin MostOption most = new MostOption();

  @Option(names = "--json", description = "Print each as JSON on a line; with --id, its body too.")
  boolean json;

  @Mixin KafkaOptions options = new KafkaOptions();

  @Override
  public Integer call() {
    if (status != null && !List.of("due", "delivered", "failed").contains(status)) {
      throw CommandException.usage(
          "--status: '%s' is not one of due, delivered, failed".formatted(status));
    }
    int limit = most.get();
    List<Delivery> found =
        new WebhookTopic(options.read())
            .newest(from(), key -> id == null || id.equals(key)).stream()
                .map(Stored::delivery)
                .filter(this::isWanted)
                .sorted(Comparator.comparing(Delivery::createdAt).reversed())
                .limit(limit)
                .toList();
    if (found.isEmpty() && id != null) {
      throw new CommandException(ExitCodes.NOT_FOUND, "there is no webhook of request " + id);
    }
    if (json) {
      found.forEach(this::print);
    } else {
      System.out.println(Shown.table(found, Instant.now()));
      if (id != null) {
        System.out.println();
        System.out.println(Shown.attempts(found.get(0)));
      }
    }
    return ExitCodes.OK;
  }

  /** Of a single request, since it was made. */
  private Instant from() {
    if (id != null) {
      return RequestId.time(id)
          .map(made -> made.minus(BEFORE))
          .orElseThrow(
              () -> CommandException.usage("--id: '%s' is not the id of a request".formatted(id)));
    }
    return Ago.of("--since", since);
  }

  private boolean isWanted(Delivery delivery) {
    return (account == null || account.equals(delivery.account()))
        && (status == null || status.equals(delivery.state().word()));
  }

  private void print(Delivery delivery) {
    if (id != null) {
      System.out.println(Json.text(delivery));
      return;
    }
    ObjectNode all = Json.tree().valueToTree(delivery);
    all.remove("body");
    System.out.println(all);
  }
}
