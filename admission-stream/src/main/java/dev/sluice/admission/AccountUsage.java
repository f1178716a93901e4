package dev.sluice.admission;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.policy.Series;
import dev.sluice.contract.policy.Terms;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What a request finds used of the limits that hold for it.
 *
 * @param series one for each limit, in their order
 * @param stored as the store holds them, in the same order
 * @param usages as they shall be, in the same order
 */
record AccountUsage(Terms terms, List<Series> series, List<Usage> stored, List<Usage> usages) {

  AccountUsage {
    series = List.copyOf(series);
    stored = List.copyOf(stored);
    usages = List.copyOf(usages);
  }

  static AccountUsage read(
      KeyValueStore<String, Usage> store, Subject subject, String model, Terms terms) {
    var series = new ArrayList<Series>(terms.limits().size());
    var usages = new ArrayList<Usage>(terms.limits().size());
    for (Limit limit : terms.limits()) {
      Series one = Series.of(limit, subject, model);
      Usage usage = store.get(one.key());
      series.add(one);
      usages.add(usage == null ? Usage.none(limit) : usage);
    }
    return new AccountUsage(terms, series, usages, usages);
  }

  AccountUsage with(List<Usage> changed) {
    return new AccountUsage(terms, series, stored, changed);
  }

  /** Counts units that an ingress reserved as decided, in every limit. */
  AccountUsage decided(Reserved reserved, long now) {
    var changed = new ArrayList<Usage>(usages.size());
    for (int i = 0; i < usages.size(); i++) {
      Limit limit = terms.limits().get(i);
      long units = reserved.cost().in(limit);
      changed.add(usages.get(i).settledReservation(limit, units, reserved.at(), now));
    }
    return with(changed);
  }

  /** Writes what has changed. */
  void write(KeyValueStore<String, Usage> store) {
    for (int i = 0; i < usages.size(); i++) {
      if (!usages.get(i).equals(stored.get(i))) {
        store.put(series.get(i).key(), usages.get(i));
      }
    }
  }
}
