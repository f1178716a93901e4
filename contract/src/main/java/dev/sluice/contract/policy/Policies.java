package dev.sluice.contract.policy;

import dev.sluice.contract.limit.Limit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All plans and accounts as they stood at one version. Immutable, and safe from any thread.
 *
 * <p>An account whose plan is gone is under the default plan.
 */
public final class Policies {

  /** The most plans there can be. */
  public static final int MOST_PLANS = 1_000;

  /** The most accounts of which something can be said. */
  public static final int MOST_ACCOUNTS = 100_000;

  private static final int MOST_REMEMBERED = 10_000;
  private static final int MOST_NAMED = 20;

  private final long version;
  private final String defaultPlan;
  private final Map<String, Plan> plans;
  private final Map<String, Account> accounts;

  /** What holds for accounts of which nothing else is said, by plan. */
  private final Map<String, Terms> ofPlans = new HashMap<>();

  /** What was found for other accounts. */
  private final Map<String, Terms> remembered = new ConcurrentHashMap<>();

  /**
   * @param version grows with every change
   */
  public Policies(
      long version, String defaultPlan, Map<String, Plan> plans, Map<String, Account> accounts) {
    this.version = version;
    this.defaultPlan = defaultPlan;
    this.plans = Map.copyOf(plans);
    this.accounts = Map.copyOf(accounts);
    if (!plans.containsKey(defaultPlan)) {
      throw new IllegalArgumentException(
          "default_plan: there is no plan '%s' (plans: %s)".formatted(defaultPlan, names()));
    }
    plans.forEach(
        (name, plan) ->
            ofPlans.put(
                name, new Terms(name, false, plan.limits(), List.of(), Long.MAX_VALUE, version)));
  }

  /**
   * @throws IllegalArgumentException if there are too many of anything, if an account is under a
   *     plan that is not there, or has an override for a limit that its plan has not
   */
  public Policies checked() {
    checkSize("plans", plans.size(), MOST_PLANS);
    checkSize("accounts", accounts.size(), MOST_ACCOUNTS);
    accounts.values().forEach(this::check);
    return this;
  }

  private static void checkSize(String key, int size, int most) {
    if (size > most) {
      throw new IllegalArgumentException(
          "%s: %d of them, wanted at most %d".formatted(key, size, most));
    }
  }

  /** The same for one account; it need not be among these. */
  public void check(Account account) {
    Plan plan = plans.get(account.plan() == null ? defaultPlan : account.plan());
    if (plan == null) {
      throw new IllegalArgumentException(
          "accounts.%s.plan: there is no plan '%s' (plans: %s)"
              .formatted(account.name(), account.plan(), names()));
    }
    strayOverride(account)
        .ifPresent(
            limit -> {
              throw new IllegalArgumentException(
                  "accounts.%s.overrides: plan '%s' has no limit '%s'"
                      .formatted(account.name(), plan.name(), limit));
            });
  }

  /** The first limit that an account has a number of its own for and its plan has not. */
  public Optional<String> strayOverride(Account account) {
    var limits = ofPlan(planOf(account)).limits().stream().map(Limit::name).toList();
    return account.overrides().stream()
        .map(Account.Override::name)
        .filter(name -> !limits.contains(name))
        .findFirst();
  }

  /** At most the first twenty: this goes into messages. */
  private String names() {
    var names = plans.keySet().stream().sorted().limit(MOST_NAMED).toList();
    return String.join(", ", names) + (plans.size() > MOST_NAMED ? ", …" : "");
  }

  public long version() {
    return version;
  }

  public String defaultPlan() {
    return defaultPlan;
  }

  public Map<String, Plan> plans() {
    return plans;
  }

  public Map<String, Account> accounts() {
    return accounts;
  }

  /**
   * What holds for an account.
   *
   * @param now append time in milliseconds
   */
  public Terms of(String account, long now) {
    Account known = accounts.get(account);
    if (known == null) {
      return byDefault();
    }
    Terms terms = remembered.get(account);
    if (terms == null || now >= terms.until()) {
      terms = find(known, now);
      if (remembered.size() < MOST_REMEMBERED) {
        remembered.put(account, terms);
      }
    }
    return terms;
  }

  /** What holds for accounts of which nothing is said. */
  public Terms byDefault() {
    return ofPlan(defaultPlan);
  }

  /** Under which plan an account is: its own if that is there, else the default. */
  public String planOf(Account account) {
    String plan = account.plan();
    return plan != null && plans.containsKey(plan) ? plan : defaultPlan;
  }

  private Terms ofPlan(String name) {
    Terms terms = ofPlans.get(name);
    if (terms == null) {
      throw new IllegalStateException("no plan " + name);
    }
    return terms;
  }

  private Terms find(Account account, long now) {
    Terms plan = ofPlan(planOf(account));
    if (account.isPlain()) {
      return plan;
    }
    long until = Long.MAX_VALUE;
    var limits = new ArrayList<Limit>(account.unlimited() ? List.of() : plan.limits());
    var overridden = new ArrayList<String>();
    for (Account.Override override : account.overrides()) {
      if (!override.holdsAt(now)) {
        continue;
      }
      if (override.until() != null) {
        until = Math.min(until, override.until().toEpochMilli());
      }
      limits.replaceAll(
          limit -> limit.name().equals(override.name()) ? limit.of(override.limit()) : limit);
      overridden.add(override.name());
    }
    return new Terms(plan.plan(), account.blocked(), limits, overridden, until, version);
  }

  /** Whether the same is said here, whatever the version. */
  public boolean says(Policies other) {
    return defaultPlan.equals(other.defaultPlan)
        && plans.equals(other.plans)
        && accounts.equals(other.accounts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Policies that && version == that.version && says(that);
  }

  @Override
  public int hashCode() {
    return Objects.hash(version, defaultPlan, plans, accounts);
  }

  @Override
  public String toString() {
    return "Policies[version %d, default %s, %s, %s]"
        .formatted(version, defaultPlan, plans.values(), accounts.values());
  }
}
