package dev.sluice.ingress.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.policy.Account;
import dev.sluice.contract.policy.Plan;
import dev.sluice.contract.policy.Policies;
import dev.sluice.contract.policy.PolicyChanges;
import dev.sluice.contract.policy.PolicyWriter;
import dev.sluice.contract.policy.Terms;
import java.util.Map;
import java.util.TreeMap;

/** Policies as JSON; all of it begins with their version. */
final class PolicyViews {

  private PolicyViews() {}

  static ObjectNode version(Policies policies) {
    return Json.tree().createObjectNode().put("version", policies.version());
  }

  /** The version, and the rest as a policy file has it. */
  static ObjectNode all(Policies policies) {
    return version(policies).setAll(PolicyChanges.all(policies).json());
  }

  static ObjectNode plans(Policies policies) {
    ObjectNode view = version(policies).put("default_plan", policies.defaultPlan());
    ObjectNode plans = view.putObject("plans");
    new TreeMap<>(policies.plans())
        .forEach((name, plan) -> plans.set(name, PolicyWriter.json(plan)));
    return view;
  }

  static ObjectNode plan(Policies policies, Plan plan) {
    ObjectNode view = version(policies).put("name", plan.name());
    view.set("plan", PolicyWriter.json(plan));
    view.put("default", plan.name().equals(policies.defaultPlan()));
    return view.put(
        "accounts",
        policies.accounts().values().stream()
            .filter(account -> policies.planOf(account).equals(plan.name()))
            .count());
  }

  /** The accounts whose names come after one, in order; {@code next} if there are more. */
  static ObjectNode accounts(Policies policies, String after, int limit) {
    ObjectNode view = version(policies);
    ObjectNode accounts = view.putObject("accounts");
    var rest = new TreeMap<>(policies.accounts()).tailMap(after, false);
    for (Map.Entry<String, Account> entry : rest.entrySet()) {
      if (accounts.size() == limit) {
        break;
      }
      accounts.set(entry.getKey(), PolicyWriter.json(entry.getValue()));
    }
    if (rest.size() > limit) {
      accounts.fieldNames().forEachRemaining(name -> view.put("next", name));
    }
    return view;
  }

  /** What is said of an account, and what holds for it now. */
  static ObjectNode account(Policies policies, Account account, long now) {
    ObjectNode view = version(policies).put("name", account.name());
    view.set("account", PolicyWriter.json(account));
    Terms terms = policies.of(account.name(), now);
    ObjectNode holds = view.putObject("terms").put("plan", terms.plan());
    holds.put("blocked", terms.blocked());
    var limits = holds.putArray("limits");
    terms.limits().forEach(limit -> limits.add(PolicyWriter.json(limit)));
    var overridden = holds.putArray("overridden");
    terms.overridden().forEach(overridden::add);
    return view;
  }
}
