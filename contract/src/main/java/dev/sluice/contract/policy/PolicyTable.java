package dev.sluice.contract.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.config.BadConfigException;
import dev.sluice.contract.config.Section;
import dev.sluice.contract.follow.Followed;
import dev.sluice.contract.follow.Update;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.UnreadableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code admission.policies} says, key by key; never changes.
 *
 * <p>Compaction keeps the last record of every key, so a default plan may be named before the plan
 * itself comes: whether it is there is asked when all records at hand were read.
 */
public final class PolicyTable {

  static final String PLAN = "plan/";
  static final String ACCOUNT = "account/";
  static final String DEFAULT_PLAN = "default_plan";

  static final PolicyTable EMPTY = new PolicyTable(0, Map.of(), Map.of(), null, null);

  private final Map<String, Plan> plans;
  private final Map<String, Account> accounts;

  /** As the topic has it, whether there is such a plan or not. */
  private final @Nullable String named;

  private final @Nullable Policies policies;

  private PolicyTable(
      long version,
      Map<String, Plan> plans,
      Map<String, Account> accounts,
      @Nullable String named,
      @Nullable Policies before) {
    this.plans = Map.copyOf(plans);
    this.accounts = Map.copyOf(accounts);
    this.named = named;
    String byDefault = byDefault(before);
    this.policies =
        byDefault == null ? null : new Policies(version, byDefault, this.plans, this.accounts);
  }

  /** The plan that is named; if there is none of this name, the last one that there was. */
  private @Nullable String byDefault(@Nullable Policies before) {
    if (named != null && plans.containsKey(named)) {
      return named;
    }
    return before != null && plans.containsKey(before.defaultPlan()) ? before.defaultPlan() : null;
  }

  /**
   * @param topic of the policies
   * @param skipped told of every record that cannot be read
   */
  static Followed<PolicyTable> followed(String topic, Runnable skipped) {
    return new Followed<>("policies", topic, EMPTY, PolicyTable::with, skipped);
  }

  /** Null until a default plan was named that there is: before, nobody has said what holds. */
  @Nullable Policies policies() {
    return policies;
  }

  /** The default plan that is named although there is no such plan; null if all is well. */
  @Nullable String missingDefault() {
    return named == null || plans.containsKey(named) ? null : named;
  }

  /** What these policies say and this says nothing of. */
  PolicyChanges missingOf(Policies policies) {
    var all = PolicyChanges.all(policies);
    var newPlans = new HashMap<>(all.plans());
    newPlans.keySet().removeAll(plans.keySet());
    var newAccounts = new HashMap<>(all.accounts());
    newAccounts.keySet().removeAll(accounts.keySet());
    return new PolicyChanges(all.defaultPlan(), newPlans, newAccounts);
  }

  PolicyTable with(List<Update> updates) throws UnreadableException {
    var nextPlans = new HashMap<>(plans);
    var nextAccounts = new HashMap<>(accounts);
    String nextNamed = named;
    for (Update update : updates) {
      String key = update.key();
      if (key.equals(DEFAULT_PLAN)) {
        nextNamed = named(update);
      } else if (key.startsWith(PLAN)) {
        String name = key.substring(PLAN.length());
        if (update.value() == null && name.equals(nextNamed) && nextPlans.containsKey(name)) {
          throw new UnreadableException("broken-value", "it would end the default plan");
        }
        put(nextPlans, name, plan(update), Policies.MOST_PLANS);
      } else if (key.startsWith(ACCOUNT)) {
        put(nextAccounts, key.substring(ACCOUNT.length()), account(update), Policies.MOST_ACCOUNTS);
      } else {
        throw new UnreadableException("broken-key", "its key is '%s'".formatted(key));
      }
    }
    long version = updates.get(updates.size() - 1).offset() + 1;
    return new PolicyTable(version, nextPlans, nextAccounts, nextNamed, policies);
  }

  private static <T> void put(Map<String, T> all, String name, @Nullable T one, int most)
      throws UnreadableException {
    if (one == null) {
      all.remove(name);
    } else if (all.put(name, one) == null && all.size() > most) {
      throw new UnreadableException("too-many", "there are %d already".formatted(most));
    }
  }

  private static @Nullable Plan plan(Update update) throws UnreadableException {
    return update.value() == null
        ? null
        : read(json -> PolicyReader.plan(update.key().substring(PLAN.length()), json), update);
  }

  private static @Nullable Account account(Update update) throws UnreadableException {
    return update.value() == null
        ? null
        : read(
            json -> PolicyReader.account(update.key().substring(ACCOUNT.length()), json), update);
  }

  private static String named(Update update) throws UnreadableException {
    return read(
        json -> {
          try (Section section = Section.of(DEFAULT_PLAN, json)) {
            return section.required("plan");
          }
        },
        update);
  }

  private interface Reader<T> {
    T read(JsonNode json);
  }

  private static <T> T read(Reader<T> reader, Update update) throws UnreadableException {
    try {
      byte[] value = update.value();
      return reader.read(Json.read(value == null ? new byte[0] : value, JsonNode.class));
    } catch (JsonProcessingException e) {
      throw new UnreadableException("not-json", e.getOriginalMessage());
    } catch (BadConfigException e) {
      throw new UnreadableException("broken-value", String.valueOf(e.getMessage()));
    }
  }
}
