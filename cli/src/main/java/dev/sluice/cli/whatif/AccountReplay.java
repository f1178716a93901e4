package dev.sluice.cli.whatif;

import dev.sluice.contract.limit.Charge;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Limiter;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.mirror.Claim;
import dev.sluice.contract.policy.Series;
import dev.sluice.contract.policy.Terms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides one account's requests again, as the stream would: in their order, by append time, each
 * id and each idempotency key once. For one thread.
 */
final class AccountReplay {

  private final String account;
  private final Rules rules;
  private final Ends ends;
  private final Map<String, Habits> habits;
  private final Tally tally;

  /** By part of the account. */
  private final Map<String, Usage> usages = new HashMap<>();

  private final Set<UUID> seen = new HashSet<>();

  /** When an idempotency key of a client was last admitted; below zero if it only was refused. */
  private final Map<String, Long> keys = new HashMap<>();

  private final PriorityQueue<Running> running =
      new PriorityQueue<>(Comparator.comparingLong(Running::endsAt));

  AccountReplay(String account, Rules rules, Ends ends, Map<String, Habits> habits, Tally tally) {
    this.account = account;
    this.rules = rules;
    this.ends = ends;
    this.habits = habits;
    this.tally = tally;
  }

  /** What is made right when a request ends. */
  private record Running(long endsAt, End end, List<Charge> charges) {}

  void submit(Ask ask) {
    end(ask.time());
    End end = ends.of(ask.id());
    boolean again = ask.id() != null && !seen.add(ask.id());
    if (again || end.kind() == End.Kind.UNFIT) {
      return;
    }
    Terms terms = rules.terms().of(account, ask.time());
    if (terms.blocked()) {
      tally.decided(ask, end.wasRefused(), List.of(Rejection.BLOCKED), List.of());
    } else if (!repeats(ask, end)) {
      boolean admitted = decide(ask, end, terms.limits());
      if (ask.idempotency() != null) {
        keys.put(key(ask, ask.idempotency()), admitted ? ask.time() : -1);
      }
    }
  }

  /**
   * Whether it is the same job as an earlier one. What really was, is here too unless the earlier
   * one is refused now.
   */
  private boolean repeats(Ask ask, End end) {
    Idempotency idempotency = ask.idempotency();
    if (idempotency == null) {
      return false;
    }
    Long admitted = keys.get(key(ask, idempotency));
    if (admitted == null) {
      return end.kind() == End.Kind.REPEATED;
    }
    return admitted >= 0 && ask.time() < admitted + Claim.MILLIS;
  }

  private static String key(Ask ask, Idempotency idempotency) {
    return idempotency.key() + ask.client();
  }

  private boolean decide(Ask ask, End end, List<Limit> limits) {
    var parts = new ArrayList<String>(limits.size());
    var before = new ArrayList<Usage>(limits.size());
    for (Limit limit : limits) {
      String part = Series.part(limit, ask.client(), ask.model());
      parts.add(part);
      before.add(usages.getOrDefault(part, Usage.none(limit)));
    }
    var outcome = Limiter.decide(limits, before, ask.cost(), ask.time());
    List<Limit> shadowed = outcome.decision().shadowed();
    List<Limit> refusing =
        outcome.decision() instanceof Decision.Rejected refused ? refused.refusing() : List.of();
    tally.decided(ask, end.wasRefused(), names(refusing), names(shadowed));
    if (!refusing.isEmpty()) {
      return false;
    }
    var charges = new ArrayList<Charge>(0);
    for (int i = 0; i < limits.size(); i++) {
      Usage after = outcome.usages().get(i);
      usages.put(parts.get(i), after);
      long units = ask.cost().in(limits.get(i));
      if (units > 0 && !shadowed.contains(limits.get(i)) && changes(limits.get(i), end)) {
        charges.add(Charge.of(parts.get(i), limits.get(i), units, after));
      }
    }
    if (!charges.isEmpty()) {
      running.add(new Running(endsAt(ask, end), end, charges));
    }
    return true;
  }

  private static boolean changes(Limit limit, End end) {
    return limit.unit() != Unit.REQUESTS || end.kind() == End.Kind.WASTED;
  }

  private static List<String> names(List<Limit> limits) {
    return limits.stream().map(Limit::name).toList();
  }

  /** What did not run is taken to end as its client's others do. */
  private long endsAt(Ask ask, End end) {
    if (end.ran()) {
      return Math.max(ask.time(), end.at());
    }
    return ask.time()
        + (end.kind() == End.Kind.OPEN
            ? rules.finishBy().apply(ask.model()).toMillis()
            : Habits.of(ask.client(), habits).millis());
  }

  /** Ends come before a request of the same millisecond. */
  private void end(long now) {
    while (!running.isEmpty() && running.element().endsAt() <= now) {
      Running ended = running.remove();
      Terms terms = rules.terms().of(account, ended.endsAt());
      for (Charge charge : ended.charges()) {
        Usage usage = usages.get(charge.part());
        if (usage != null) {
          Limit limit = limit(terms, charge);
          long spent = spent(charge, ended.end());
          usages.put(charge.part(), charge.corrected(usage, spent, limit, ended.endsAt()));
        }
      }
    }
  }

  private @Nullable Limit limit(Terms terms, Charge charge) {
    return terms.limit(new Series(account, charge.part()).limit()).orElse(null);
  }

  private static long spent(Charge charge, End end) {
    if (end.kind() == End.Kind.WASTED) {
      return 0;
    }
    boolean counted = end.kind() == End.Kind.ENDED && end.tokens() != End.UNTOLD;
    return counted && charge.unit() == Unit.TOKENS ? end.tokens() : charge.units();
  }
}
