package dev.sluice.contract.config;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Plan;
import dev.sluice.contract.limit.Plans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads plans and which account is under which. Without any: {@code free}, 60 per 60 s. */
final class PlansConfig {

  private static final Plan FREE =
      new Plan("free", List.of(new Limit("burst", 60, Duration.ofSeconds(60))));

  private PlansConfig() {}

  static Plans read(Section root) {
    var plans = new HashMap<String, Plan>();
    root.sections("plans").forEach((name, section) -> plans.put(name, plan(name, section)));
    if (plans.isEmpty()) {
      plans.put(FREE.name(), FREE);
    }
    var accounts = new HashMap<String, String>();
    root.sections("accounts")
        .forEach(
            (name, section) -> {
              accounts.put(name, section.required("plan"));
              section.close();
            });
    String byDefault = root.text("default_plan", FREE.name());
    return root.checked(() -> new Plans(plans, byDefault, Map.copyOf(accounts)));
  }

  private static Plan plan(String name, Section section) {
    var limits = new ArrayList<Limit>();
    for (Section limit : section.list("limits")) {
      limits.add(limit(limit));
    }
    section.close();
    return section.checked(() -> new Plan(name, limits));
  }

  private static Limit limit(Section section) {
    String name = section.required("name");
    section.required("limit");
    section.required("window");
    long units = section.number("limit", 1, 1, 1_000_000_000_000L);
    Duration window = section.duration("window", "60s");
    section.close();
    return section.checked(() -> new Limit(name, units, window));
  }
}
