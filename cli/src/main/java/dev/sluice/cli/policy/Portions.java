package dev.sluice.cli.policy;

import dev.sluice.contract.message.Json;
import dev.sluice.contract.policy.Account;
import dev.sluice.contract.policy.Plan;
import dev.sluice.contract.policy.PolicyChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Cuts changes that are too large for one call: first new plans, then accounts, then the rest. */
final class Portions {

  /** What one call is given at most, well below what the management port takes. */
  static final int LARGEST_BYTES = 512 * 1024;

  private final List<PolicyChanges> portions = new ArrayList<>();
  private final Map<String, Optional<Plan>> plans = new TreeMap<>();
  private final Map<String, Optional<Account>> accounts = new TreeMap<>();
  private int bytes;

  private Portions() {}

  static List<PolicyChanges> of(PolicyChanges changes) {
    return size(changes) <= LARGEST_BYTES ? List.of(changes) : new Portions().cut(changes);
  }

  private List<PolicyChanges> cut(PolicyChanges changes) {
    var gone = new TreeMap<String, Optional<Plan>>();
    changes
        .plans()
        .forEach(
            (name, plan) -> {
              if (plan.isPresent()) {
                grow(size(new PolicyChanges(null, Map.of(name, plan), Map.of())));
                plans.put(name, plan);
              } else {
                gone.put(name, plan);
              }
            });
    changes
        .accounts()
        .forEach(
            (name, account) -> {
              grow(size(new PolicyChanges(null, Map.of(), Map.of(name, account))));
              accounts.put(name, account);
            });
    seal();
    var rest = new PolicyChanges(changes.defaultPlan(), gone, Map.of());
    if (!rest.isEmpty()) {
      portions.add(rest);
    }
    return portions;
  }

  private static int size(PolicyChanges changes) {
    return Json.write(changes.json()).length;
  }

  private void grow(int more) {
    if (bytes + more > LARGEST_BYTES) {
      seal();
    }
    bytes += more;
  }

  private void seal() {
    if (!plans.isEmpty() || !accounts.isEmpty()) {
      portions.add(new PolicyChanges(null, plans, accounts));
    }
    plans.clear();
    accounts.clear();
    bytes = 0;
  }
}
