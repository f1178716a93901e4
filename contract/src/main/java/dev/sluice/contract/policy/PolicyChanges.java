package dev.sluice.contract.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.config.Section;
import dev.sluice.contract.follow.Entry;
import dev.sluice.contract.message.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is to be otherwise in policies.
 *
 * @param defaultPlan null to leave it as it is
 * @param plans by name; empty for one that is to go
 * @param accounts the same
 */
public record PolicyChanges(
    @Nullable String defaultPlan,
    Map<String, Optional<Plan>> plans,
    Map<String, Optional<Account>> accounts) {

  public PolicyChanges {
    plans = Collections.unmodifiableMap(new TreeMap<>(plans));
    accounts = Collections.unmodifiableMap(new TreeMap<>(accounts));
  }

  /** All of what these policies say. */
  public static PolicyChanges all(Policies policies) {
    return new PolicyChanges(
        policies.defaultPlan(), present(policies.plans()), present(policies.accounts()));
  }

  /** All of what is stated. */
  public static PolicyChanges of(StatedPolicies stated) {
    return new PolicyChanges(
        stated.defaultPlan(), present(stated.plans()), present(stated.accounts()));
  }

  private static <T> Map<String, Optional<T>> present(Map<String, T> all) {
    var present = new TreeMap<String, Optional<T>>();
    all.forEach((name, one) -> present.put(name, Optional.of(one)));
    return present;
  }

  /**
   * What is stated and does not hold.
   *
   * @param prune whether plans and accounts that are not stated go; plans only if any is stated,
   *     since there is none to be without
   */
  public static PolicyChanges between(Policies inForce, StatedPolicies stated, boolean prune) {
    String byDefault = stated.defaultPlan();
    return new PolicyChanges(
        inForce.defaultPlan().equals(byDefault) ? null : byDefault,
        differences(inForce.plans(), stated.plans(), prune && !stated.plans().isEmpty()),
        differences(inForce.accounts(), stated.accounts(), prune));
  }

  private static <T> Map<String, Optional<T>> differences(
      Map<String, T> before, Map<String, T> stated, boolean prune) {
    var different = new TreeMap<String, Optional<T>>();
    stated.forEach(
        (name, one) -> {
          if (!one.equals(before.get(name))) {
            different.put(name, Optional.of(one));
          }
        });
    if (prune) {
      before.keySet().stream()
          .filter(name -> !stated.containsKey(name))
          .forEach(name -> different.put(name, Optional.empty()));
    }
    return different;
  }

  /** Those of the changes that are not so already. */
  public PolicyChanges notYetIn(Policies policies) {
    return new PolicyChanges(
        policies.defaultPlan().equals(defaultPlan) ? null : defaultPlan,
        notYetIn(policies.plans(), plans),
        notYetIn(policies.accounts(), accounts));
  }

  private static <T> Map<String, Optional<T>> notYetIn(
      Map<String, T> all, Map<String, Optional<T>> changes) {
    var left = new TreeMap<>(changes);
    left.entrySet()
        .removeIf(
            change -> change.getValue().equals(Optional.ofNullable(all.get(change.getKey()))));
    return left;
  }

  public boolean isEmpty() {
    return defaultPlan == null && plans.isEmpty() && accounts.isEmpty();
  }

  /**
   * Policies with these changes.
   *
   * @throws IllegalArgumentException if the default plan is none of the plans
   */
  public Policies in(Policies before) {
    return new Policies(
        before.version(),
        defaultPlan == null ? before.defaultPlan() : defaultPlan,
        changed(before.plans(), plans),
        changed(before.accounts(), accounts));
  }

  private static <T> Map<String, T> changed(Map<String, T> before, Map<String, Optional<T>> by) {
    var after = new HashMap<>(before);
    by.forEach(
        (name, one) -> {
          if (one.isPresent()) {
            after.put(name, one.get());
          } else {
            after.remove(name);
          }
        });
    return after;
  }

  /**
   * What is to be written to the topic, in an order in which nothing is named before it is there,
   * nor gone while it is named. The default plan comes after all that a first start writes: a topic
   * that names one is whole.
   */
  public List<Entry> entries() {
    var entries = new ArrayList<Entry>();
    plans.forEach((name, plan) -> plan.ifPresent(one -> entries.add(entry(name, plan))));
    accounts.forEach(
        (name, account) -> {
          byte[] value = account.map(one -> Json.write(PolicyWriter.json(one))).orElse(null);
          entries.add(new Entry(PolicyTable.ACCOUNT + name, value));
        });
    if (defaultPlan != null) {
      entries.add(new Entry(PolicyTable.DEFAULT_PLAN, Json.write(Map.of("plan", defaultPlan))));
    }
    plans.forEach(
        (name, plan) -> {
          if (plan.isEmpty()) {
            entries.add(entry(name, plan));
          }
        });
    return entries;
  }

  private static Entry entry(String name, Optional<Plan> plan) {
    return new Entry(
        PolicyTable.PLAN + name, plan.map(one -> Json.write(PolicyWriter.json(one))).orElse(null));
  }

  /**
   * As JSON: {@code {"default_plan": …, "plans": {NAME: …}, "accounts": {NAME: …}}}, with null for
   * what is to go.
   */
  public ObjectNode json() {
    ObjectNode json = Json.tree().createObjectNode();
    if (defaultPlan != null) {
      json.put("default_plan", defaultPlan);
    }
    put(json, "plans", plans, PolicyWriter::json);
    put(json, "accounts", accounts, PolicyWriter::json);
    return json;
  }

  private static <T> void put(
      ObjectNode json,
      String key,
      Map<String, Optional<T>> changes,
      Function<T, ObjectNode> write) {
    if (!changes.isEmpty()) {
      ObjectNode all = json.putObject(key);
      changes.forEach((name, one) -> all.set(name, one.map(write).orElse(null)));
    }
  }

  /** Reads what {@link #json} writes; throws as {@link PolicyReader} does. */
  public static PolicyChanges read(JsonNode json) {
    var plans = new TreeMap<String, Optional<Plan>>();
    var accounts = new TreeMap<String, Optional<Account>>();
    JsonNode rest = json;
    if (json instanceof ObjectNode object) {
      rest = withoutNulls(withoutNulls(object, "plans", plans), "accounts", accounts);
    }
    try (Section root = Section.of("", rest)) {
      StatedPolicies stated = PolicyReader.stated(root);
      plans.putAll(present(stated.plans()));
      accounts.putAll(present(stated.accounts()));
      return new PolicyChanges(stated.defaultPlan(), plans, accounts);
    }
  }

  /** The same, but for the names that are to go: these are put to those that are gone. */
  private static <T> ObjectNode withoutNulls(
      ObjectNode json, String key, Map<String, Optional<T>> gone) {
    if (!(json.get(key) instanceof ObjectNode all)) {
      return json;
    }
    ObjectNode left = Json.tree().createObjectNode();
    all.properties()
        .forEach(
            entry -> {
              if (entry.getValue().isNull()) {
                gone.put(entry.getKey(), Optional.empty());
              } else {
                left.set(entry.getKey(), entry.getValue());
              }
            });
    ObjectNode rest = Json.tree().createObjectNode();
    rest.setAll(json);
    rest.set(key, left);
    return rest;
  }
}
