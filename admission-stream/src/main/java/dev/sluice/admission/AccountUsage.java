package dev.sluice.admission;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Plan;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.message.Subject;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What an account has used of the limits of its plan.
 *
 * @param stored as the store holds them, in the order of the plan's limits
 * @param usages as they shall be, in the same order
 */
record AccountUsage(String account, Plan plan, List<Usage> stored, List<Usage> usages) {

  AccountUsage {
    stored = List.copyOf(stored);
    usages = List.copyOf(usages);
  }

  static AccountUsage read(KeyValueStore<String, Usage> store, String account, Plan plan) {
    var usages = new ArrayList<Usage>(plan.limits().size());
    for (Limit limit : plan.limits()) {
      Usage usage = store.get(key(account, limit));
      usages.add(usage == null ? Usage.none(limit) : usage);
    }
    return new AccountUsage(account, plan, usages, usages);
  }

  static String key(String account, Limit limit) {
    return Subject.encode(account) + "/" + limit.name();
  }

  AccountUsage with(List<Usage> changed) {
    return new AccountUsage(account, plan, stored, changed);
  }

  /** Counts units that an ingress reserved as decided, in every limit. */
  AccountUsage decided(Reserved reserved, long now) {
    var changed = new ArrayList<Usage>(usages.size());
    for (int i = 0; i < usages.size(); i++) {
      Limit limit = plan.limits().get(i);
      changed.add(usages.get(i).settledReservation(limit, reserved.cost(), reserved.at(), now));
    }
    return with(changed);
  }

  /** Writes what has changed. */
  void write(KeyValueStore<String, Usage> store) {
    for (int i = 0; i < usages.size(); i++) {
      if (!usages.get(i).equals(stored.get(i))) {
        store.put(key(account, plan.limits().get(i)), usages.get(i));
      }
    }
  }
}
