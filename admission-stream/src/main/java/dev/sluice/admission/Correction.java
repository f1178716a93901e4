package dev.sluice.admission;

import dev.sluice.contract.limit.Charge;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.message.Completion;
import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.message.UnitsUsed;
import dev.sluice.contract.policy.Series;
import dev.sluice.contract.policy.Terms;
import java.util.function.ToLongFunction;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Makes right, when a request has ended, what it was charged when it was admitted: slots come back,
 * tokens that it did not take come back, those that it took above its estimate are charged now, and
 * all comes back that our own failure wasted.
 */
final class Correction {

  private final KeyValueStore<String, Usage> usages;
  private final Terms.Lookup terms;
  private final AdmissionMeters meters;

  Correction(KeyValueStore<String, Usage> usages, Terms.Lookup terms, AdmissionMeters meters) {
    this.usages = usages;
    this.terms = terms;
    this.meters = meters;
  }

  /**
   * To be made once, with the entry's end.
   *
   * @param spending how many units of a charge are spent
   * @param now append time of the end, in milliseconds
   */
  void make(Entry.Open entry, ToLongFunction<Charge> spending, long now) {
    for (Charge charge : entry.charges()) {
      long spent = spending.applyAsLong(charge);
      if (spent != charge.units() || charge.unit() == Unit.SLOTS) {
        correct(entry.subject(), charge, spent, now);
      }
    }
  }

  /** It may have run to any point. */
  static long asCharged(Charge charge) {
    return charge.units();
  }

  /** It never ran. */
  static long nothing(Charge charge) {
    return 0;
  }

  /** As its worker tells. */
  static ToLongFunction<Charge> by(Completion end) {
    return charge -> spent(charge, end);
  }

  private static long spent(Charge charge, Completion end) {
    UnitsUsed used = end.usage();
    if ((used != null && used.ranNothing()) || JobError.isOurs(end.status(), end.error())) {
      return 0;
    }
    Long tokens = used == null ? null : used.tokens();
    return charge.unit() == Unit.TOKENS && tokens != null ? Math.max(0, tokens) : charge.units();
  }

  private void correct(Subject subject, Charge charge, long spent, long now) {
    var series = new Series(Subject.encode(subject.account()), charge.part());
    Usage before = usages.get(series.key());
    if (before == null) {
      return;
    }
    Terms held = terms.of(subject.account(), now);
    Limit limit = held.limit(series.limit()).orElse(null);
    Usage after = charge.corrected(before, spent, limit, now);
    if (!after.equals(before)) {
      usages.put(series.key(), after);
    }
    if (charge.unit() == Unit.TOKENS && spent > charge.units()) {
      meters.overrun(held.plan(), series.limit(), spent - charge.units());
    }
  }
}
