package dev.sluice.cli.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.cli.CommandException;
import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.client.AdminApi;
import dev.sluice.cli.client.AdminOptions;
import dev.sluice.cli.client.Answer;
import dev.sluice.cli.client.RefusedException;
import dev.sluice.contract.message.Times;
import dev.sluice.contract.policy.Account;
import dev.sluice.contract.policy.PolicyReader;
import dev.sluice.contract.policy.PolicyWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice account set}. */
@Command(
    name = "set",
    description = "Change what is said of an account; what is not given stays.",
    sortOptions = false)
final class SetCommand implements Callable<Integer> {

  private static final Pattern OVERRIDE = Pattern.compile("([^=@]+)=(\\d{1,13})(?:@(.+))?");

  /** Any change of any account is a new version, so another's may come between. */
  private static final int MOST_TRIES = 5;

  @Parameters(paramLabel = "NAME", description = "The account.")
  String name = "";

  @Option(names = "--plan", paramLabel = "PLAN", description = "Put it under this plan.")
  @Nullable String plan;

  @Option(names = "--default-plan", description = "Put it under the default plan.")
  boolean byDefault;

  @Option(names = "--blocked", negatable = true, description = "Refuse all it sends, or no longer.")
  @Nullable Boolean blocked;

  @Option(
      names = "--unlimited",
      negatable = true,
      description = "Let no limit hold for it, or no longer; needs auth: api-key.")
  @Nullable Boolean unlimited;

  @Option(
      names = "--override",
      paramLabel = "LIMIT=N[@TIME]",
      description =
          "Give it another number for a limit of its plan, for good or until a time such as"
              + " 2030-01-31T00:00:00Z.")
  List<String> overrides = new ArrayList<>();

  @Option(names = "--clear-overrides", description = "Take away what overrides it had.")
  boolean clear;

  @Mixin AdminOptions options = new AdminOptions();

  @Override
  public Integer call() {
    check();
    var api = new AdminApi(options);
    for (int tries = 1; ; tries++) {
      JsonNode found = find(api.quiet());
      Account wanted = changed(PolicyReader.account(name, found.get("account")));
      long version = found.path("version").asLong();
      try {
        Answer answer =
            api.change("PUT", AccountCommand.path(name), PolicyWriter.json(wanted), version);
        answer.print(options.json(), AccountWords.of(name, answer.body()));
        return ExitCodes.OK;
      } catch (RefusedException e) {
        if (e.status() != 412 || tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  private void check() {
    if (plan != null && byDefault) {
      throw CommandException.usage("--plan and --default-plan do not go together");
    }
    boolean given = plan != null || byDefault || blocked != null || unlimited != null || clear;
    if (!given && overrides.isEmpty()) {
      throw CommandException.usage(
          "say what to set: --plan, --default-plan, --blocked, --unlimited, --override or"
              + " --clear-overrides");
    }
  }

  /** What is said so far; nothing where nothing is. */
  private JsonNode find(AdminApi api) {
    try {
      return api.get(AccountCommand.path(name)).body();
    } catch (RefusedException e) {
      if (e.code() != ExitCodes.NOT_FOUND) {
        throw e;
      }
      return MissingNode.getInstance();
    }
  }

  private Account changed(Account before) {
    var own = new LinkedHashMap<String, Account.Override>();
    if (!clear) {
      before.overrides().forEach(override -> own.put(override.name(), override));
    }
    overrides.forEach(
        text -> {
          Account.Override override = parse(text);
          own.put(override.name(), override);
        });
    try {
      return new Account(
          name,
          byDefault ? null : plan == null ? before.plan() : plan,
          blocked == null ? before.blocked() : blocked,
          unlimited == null ? before.unlimited() : unlimited,
          List.copyOf(own.values()));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("account %s: %s".formatted(name, e.getMessage()));
    }
  }

  private static Account.Override parse(String text) {
    Matcher parts = OVERRIDE.matcher(text);
    try {
      if (parts.matches()) {
        Instant until = parts.group(3) == null ? null : Times.parse(parts.group(3));
        return new Account.Override(parts.group(1), Long.parseLong(parts.group(2)), until);
      }
    } catch (DateTimeException e) {
      throw CommandException.usage(
          "--override: '%s' is not a time such as 2030-01-31T00:00:00Z".formatted(parts.group(3)));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--override '%s': %s".formatted(text, e.getMessage()));
    }
    throw CommandException.usage("--override: '%s' is not LIMIT=N or LIMIT=N@TIME".formatted(text));
  }
}
