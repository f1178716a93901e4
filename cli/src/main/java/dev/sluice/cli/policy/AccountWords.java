package dev.sluice.cli.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.client.Printed;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.policy.Account;
import dev.sluice.contract.policy.Plan;
import dev.sluice.contract.policy.PolicyReader;
import dev.sluice.contract.policy.PolicyWords;
import java.util.ArrayList;
import java.util.List;

/** What the service says of an account, as lines for a person. */
final class AccountWords {

  private AccountWords() {}

  static String of(String name, JsonNode found) {
    Account account = PolicyReader.account(name, found.path("account"));
    JsonNode terms = found.path("terms");
    String plan = terms.path("plan").asText();
    var lines = new ArrayList<String>();
    lines.add(
        "%s, plan %s%s, version %d"
            .formatted(
                name,
                plan,
                plan.equals(account.plan()) ? "" : " (the default)",
                found.path("version").asLong()));
    if (account.blocked()) {
      lines.add("blocked: all it sends is refused");
    }
    if (account.unlimited()) {
      lines.add("unlimited: no limit holds for it");
    } else {
      JsonNode limits = Json.tree().createObjectNode().set("limits", terms.path("limits"));
      lines.add(limits(account, PolicyReader.plan(plan, limits)));
    }
    return String.join("\n", lines);
  }

  private static String limits(Account account, Plan holding) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("limit", "is", ""));
    holding
        .limits()
        .forEach(
            limit ->
                rows.add(
                    List.of(limit.name(), PolicyWords.limit(limit), note(account, limit.name()))));
    return Printed.table(rows);
  }

  private static String note(Account account, String limit) {
    return account.overrides().stream()
        .filter(override -> override.name().equals(limit))
        .map(
            override ->
                override.until() == null
                    ? "its own"
                    : "its own: %d until %s".formatted(override.limit(), override.until()))
        .findFirst()
        .orElse("");
  }
}
