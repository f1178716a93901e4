package dev.sluice.contract.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.config.Durations;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Mode;
import dev.sluice.contract.limit.Per;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.limit.Window;
import dev.sluice.contract.message.Json;

/** Writes plans and accounts as {@link PolicyReader} reads them; defaults are left out. */
public final class PolicyWriter {

  private PolicyWriter() {}

  public static ObjectNode json(Plan plan) {
    ObjectNode json = Json.tree().createObjectNode();
    ArrayNode limits = json.putArray("limits");
    plan.limits().forEach(limit -> limits.add(json(limit)));
    return json;
  }

  public static ObjectNode json(Limit limit) {
    ObjectNode json = Json.tree().createObjectNode();
    json.put("name", limit.name()).put("limit", limit.limit());
    if (limit.window() instanceof Window.Sliding sliding) {
      json.put("window", Durations.write(sliding.length()));
    } else if (limit.window() instanceof Window.Calendar calendar) {
      json.put("align", calendar.period().word());
      if (!calendar.zone().getId().equals("UTC")) {
        json.put("zone", calendar.zone().getId());
      }
    }
    if (limit.unit() != Unit.REQUESTS) {
      json.put("unit", limit.unit().word());
    }
    if (limit.per() != Per.ACCOUNT) {
      json.put("per", limit.per().word());
    }
    if (limit.mode() != Mode.ENFORCE) {
      json.put("mode", limit.mode().word());
    }
    return json;
  }

  public static ObjectNode json(Account account) {
    ObjectNode json = Json.tree().createObjectNode();
    if (account.plan() != null) {
      json.put("plan", account.plan());
    }
    if (account.blocked()) {
      json.put("blocked", true);
    }
    if (account.unlimited()) {
      json.put("unlimited", true);
    }
    if (!account.overrides().isEmpty()) {
      ArrayNode overrides = json.putArray("overrides");
      account.overrides().forEach(override -> overrides.add(json(override)));
    }
    return json;
  }

  private static ObjectNode json(Account.Override override) {
    ObjectNode json = Json.tree().createObjectNode();
    json.put("name", override.name()).put("limit", override.limit());
    if (override.until() != null) {
      json.put("until", override.until().toString());
    }
    return json;
  }
}
