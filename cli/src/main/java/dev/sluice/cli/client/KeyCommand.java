package dev.sluice.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.ExitCodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice key}. */
@Command(
    name = "key",
    description = "Make, list and revoke API keys.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {KeyCommand.Create.class, KeyCommand.Listing.class, KeyCommand.Revoke.class})
public final class KeyCommand {

  private static final String PATH = "/admin/keys";

  /** {@code sluice key create}. */
  @Command(
      name = "create",
      description = "Make a key; it is printed this once and kept nowhere.",
      sortOptions = false)
  static final class Create implements Callable<Integer> {

    @Option(
        names = "--account",
        paramLabel = "NAME",
        required = true,
        description = "Whose limits its holder is under.")
    String account = "";

    @Option(
        names = "--client",
        paramLabel = "NAME",
        description = "Who its holder is within the account (default: as the account).")
    @Nullable String client;

    @Option(names = "--name", paramLabel = "NAME", description = "What to call the key.")
    @Nullable String name;

    @Mixin AdminOptions options = new AdminOptions();

    @Override
    public Integer call() {
      Map<String, String> wanted = new LinkedHashMap<>();
      wanted.put("account", account);
      if (client != null) {
        wanted.put("client", client);
      }
      if (name != null) {
        wanted.put("name", name);
      }
      Answer made = new AdminApi(options).post(PATH, wanted);
      JsonNode key = made.body();
      made.print(options.json, key.path("key").asText());
      if (!options.json) {
        System.err.printf(
            "Key %s of account %s, client %s. It is shown this once.%n",
            key.path("id").asText(), key.path("account").asText(), key.path("client").asText());
      }
      return ExitCodes.OK;
    }
  }

  /** {@code sluice key list}. */
  @Command(name = "list", description = "Show the keys there are.", sortOptions = false)
  static final class Listing implements Callable<Integer> {

    @Mixin AdminOptions options = new AdminOptions();

    @Override
    public Integer call() {
      Answer answer = new AdminApi(options).get(PATH);
      var rows = new ArrayList<List<String>>();
      rows.add(List.of("id", "account", "client", "created", "name"));
      for (JsonNode key : answer.body().path("keys")) {
        rows.add(
            List.of(
                key.path("id").asText(),
                key.path("account").asText(),
                key.path("client").asText(),
                key.path("created_at").asText(),
                key.path("name").asText()));
      }
      answer.print(options.json, Printed.table(rows));
      return ExitCodes.OK;
    }
  }

  /** {@code sluice key revoke}. */
  @Command(name = "revoke", description = "End a key, at once.", sortOptions = false)
  static final class Revoke implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "The key, by the id that list shows.")
    String id = "";

    @Mixin AdminOptions options = new AdminOptions();

    @Override
    public Integer call() {
      new AdminApi(options).delete(PATH + "/" + AdminApi.segment(id));
      if (!options.json) {
        System.out.println("revoked " + id);
      }
      return ExitCodes.OK;
    }
  }
}
