package dev.sluice.cli.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.policy.Policies;
import dev.sluice.contract.policy.PolicyChanges;
import dev.sluice.contract.policy.PolicyWords;
import dev.sluice.contract.policy.StatedPolicies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a file differs from what is in force. */
record PolicyDiff(Policies inForce, StatedPolicies stated, PolicyChanges changes, boolean prune) {

  static PolicyDiff of(Policies inForce, StatedPolicies stated, boolean prune) {
    PolicyChanges changes = PolicyChanges.between(inForce, stated, prune);
    return new PolicyDiff(inForce, stated, changes, prune);
  }

  /** A line for each change, and one for what is kept although the file does not have it. */
  List<String> lines() {
    var lines = new ArrayList<>(PolicyWords.changes(changes, inForce));
    var kept = new ArrayList<String>();
    Map<String, ?> plans = kept(inForce.plans(), stated.plans());
    Map<String, ?> accounts = kept(inForce.accounts(), stated.accounts());
    if (!plans.isEmpty()) {
      kept.add("plans " + PolicyWords.named(plans));
    }
    if (!accounts.isEmpty()) {
      kept.add("accounts " + PolicyWords.named(accounts));
    }
    if (!kept.isEmpty()) {
      lines.add(
          "not in the file, and kept: %s (--prune removes them)"
              .formatted(String.join("; ", kept)));
    }
    return lines;
  }

  private <T> Map<String, T> kept(Map<String, T> before, Map<String, T> wanted) {
    var kept = new TreeMap<String, T>();
    if (!prune) {
      kept.putAll(before);
      kept.keySet().removeAll(wanted.keySet());
    }
    return kept;
  }

  /**
   * As JSON.
   *
   * @param version the one that is shown
   */
  String json(long version) {
    ObjectNode json = Json.tree().createObjectNode().put("version", version);
    json.set("changes", changes.json());
    ObjectNode kept = json.putObject("kept");
    names(kept.putArray("plans"), kept(inForce.plans(), stated.plans()));
    names(kept.putArray("accounts"), kept(inForce.accounts(), stated.accounts()));
    return Json.text(json);
  }

  private static void names(ArrayNode names, Map<String, ?> all) {
    all.keySet().forEach(names::add);
  }
}
