package dev.sluice.contract.policy;

import dev.sluice.contract.config.Durations;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Per;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.limit.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Limits, accounts and changes of them, as a person reads them. */
public final class PolicyWords {

  private static final int MOST_NAMED = 3;

  private PolicyWords() {}

  /** Such as {@code 60 per 1m}, {@code 8 at once} or {@code 1000 tokens per day, per client}. */
  public static String limit(Limit limit) {
    var words = new StringBuilder().append(limit.limit());
    if (limit.unit() == Unit.TOKENS) {
      words.append(" tokens");
    }
    if (limit.window() instanceof Window.Sliding sliding) {
      words.append(" per ").append(Durations.write(sliding.length()));
    } else if (limit.window() instanceof Window.Calendar calendar) {
      words.append(" per ").append(calendar.period().word());
      if (!calendar.zone().getId().equals("UTC")) {
        words.append(" in ").append(calendar.zone().getId());
      }
    } else {
      words.append(" at once");
    }
    if (limit.per() != Per.ACCOUNT) {
      words.append(", per ").append(limit.per().word());
    }
    return words.append(limit.isShadow() ? ", shadow" : "").toString();
  }

  /** Such as {@code burst 60 per 1m; daily 1000 per day}. */
  public static String plan(Plan plan) {
    return plan.limits().stream()
        .map(limit -> limit.name() + " " + limit(limit))
        .collect(Collectors.joining("; "));
  }

  /** Such as {@code plan pro, burst 1200 until 2030-01-31T00:00:00Z}. */
  public static String account(Account account) {
    var words = new ArrayList<String>();
    words.add(account.plan() == null ? "default plan" : "plan " + account.plan());
    if (account.blocked()) {
      words.add("blocked");
    }
    if (account.unlimited()) {
      words.add("unlimited");
    }
    for (Account.Override override : account.overrides()) {
      String until = override.until() == null ? "" : " until " + override.until();
      words.add(override.name() + " " + override.limit() + until);
    }
    return String.join(", ", words);
  }

  /** What would be otherwise, a line each; empty only if nothing would. */
  public static List<String> changes(PolicyChanges changes, Policies before) {
    var lines = new ArrayList<String>();
    if (changes.defaultPlan() != null) {
      lines.add("default_plan: %s → %s".formatted(before.defaultPlan(), changes.defaultPlan()));
    }
    changes.plans().forEach((name, plan) -> plan(lines, before.plans().get(name), name, plan));
    changes
        .accounts()
        .forEach((name, account) -> account(lines, before.accounts().get(name), name, account));
    return lines;
  }

  private static void plan(
      List<String> lines, @Nullable Plan before, String name, Optional<Plan> after) {
    if (before == null) {
      after.ifPresent(plan -> lines.add("+ plan %s: %s".formatted(name, plan(plan))));
    } else if (after.isEmpty()) {
      lines.add("- plan " + name);
    } else {
      limits(lines, before, after.get());
    }
  }

  private static void limits(List<String> lines, Plan before, Plan after) {
    Map<String, Limit> old = byName(before);
    int known = lines.size();
    for (Limit limit : after.limits()) {
      Limit was = old.remove(limit.name());
      String at = after.name() + "." + limit.name();
      if (was == null) {
        lines.add("+ %s: %s".formatted(at, limit(limit)));
      } else if (!was.equals(limit)) {
        lines.add("%s: %s → %s".formatted(at, limit(was), limit(limit)));
      }
    }
    old.keySet().forEach(name -> lines.add("- %s.%s".formatted(after.name(), name)));
    if (lines.size() == known && !before.equals(after)) {
      lines.add("%s: the same limits in another order".formatted(after.name()));
    }
  }

  private static Map<String, Limit> byName(Plan plan) {
    var limits = new TreeMap<String, Limit>();
    plan.limits().forEach(limit -> limits.put(limit.name(), limit));
    return limits;
  }

  private static void account(
      List<String> lines, @Nullable Account before, String name, Optional<Account> after) {
    if (before == null) {
      after.ifPresent(account -> lines.add("+ account %s: %s".formatted(name, account(account))));
    } else if (after.isEmpty()) {
      lines.add("- account " + name);
    } else {
      lines.add("account %s: %s → %s".formatted(name, account(before), account(after.get())));
    }
  }

  /** What differs, in a few words: {@code default_plan, plans free, pro, accounts acme}. */
  public static String summary(PolicyChanges changes) {
    var parts = new ArrayList<String>();
    if (changes.defaultPlan() != null) {
      parts.add("default_plan");
    }
    if (!changes.plans().isEmpty()) {
      parts.add("plans " + named(changes.plans()));
    }
    if (!changes.accounts().isEmpty()) {
      parts.add("accounts " + named(changes.accounts()));
    }
    return String.join("; ", parts);
  }

  /** The first names, and how many more there are. */
  public static String named(Map<String, ?> all) {
    String names =
        all.keySet().stream().sorted().limit(MOST_NAMED).collect(Collectors.joining(", "));
    int more = all.size() - MOST_NAMED;
    return more > 0 ? "%s and %d more".formatted(names, more) : names;
  }
}
