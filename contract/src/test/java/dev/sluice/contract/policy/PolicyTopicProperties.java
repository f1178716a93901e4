package dev.sluice.contract.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.follow.Entry;
import dev.sluice.contract.follow.Update;
import dev.sluice.contract.limit.Histories;
import dev.sluice.contract.message.UnreadableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever is written to the topic is read from it, however it was compacted. */
class PolicyTopicProperties {

  private static final List<String> PLANS = List.of("free", "pro", "a-1_z");

  @Property(tries = 300)
  void shouldSayWhatWasWrittenLastAfterCompaction(
      @ForAll("histories") List<Policies> history, @ForAll long seed) throws UnreadableException {
    var log = new ArrayList<Update>();
    Policies before = null;
    for (Policies next : history) {
      PolicyChanges changes =
          before == null
              ? PolicyChanges.all(next)
              : PolicyChanges.between(before, stated(next), true);
      for (Entry entry : changes.entries()) {
        log.add(new Update(entry.key(), entry.value(), log.size()));
      }
      before = next;
    }
    Policies last = Objects.requireNonNull(before);
    int cleaned = (int) Math.floorMod(seed, log.size() + 1L);

    assertThat(folded(log, log.size()).says(last)).isTrue();
    assertThat(folded(compacted(log, log.size()), 1).says(last)).isTrue();
    assertThat(folded(compacted(log, cleaned), 7)).isEqualTo(folded(log, 3));
    assertThat(folded(log, 1).version()).isEqualTo(log.size());
  }

  @Property(tries = 300)
  void shouldBeReadFromJsonAsItWasWritten(@ForAll("policies") Policies one) {
    PolicyChanges all = PolicyChanges.all(one);
    assertThat(PolicyChanges.read(all.json())).isEqualTo(all);
    var gone =
        new PolicyChanges(null, Map.of("free", Optional.empty()), Map.of("ä/~", Optional.empty()));
    assertThat(PolicyChanges.read(gone.json())).isEqualTo(gone);
  }

  private static StatedPolicies stated(Policies policies) {
    return new StatedPolicies(policies.defaultPlan(), policies.plans(), policies.accounts());
  }

  private static Policies folded(List<Update> log, int atOnce) throws UnreadableException {
    PolicyTable table = PolicyTable.EMPTY;
    for (int i = 0; i < log.size(); i += atOnce) {
      table = table.with(log.subList(i, Math.min(log.size(), i + atOnce)));
    }
    return Objects.requireNonNull(table.policies());
  }

  /** The last record of each key among the first ones, then all the others. */
  private static List<Update> compacted(List<Update> log, int first) {
    var kept = new LinkedHashMap<String, Update>();
    log.subList(0, first)
        .forEach(
            update -> {
              kept.remove(update.key());
              kept.put(update.key(), update);
            });
    var rest = new ArrayList<>(kept.values());
    rest.addAll(log.subList(first, log.size()));
    return rest;
  }

  @Provide
  Arbitrary<List<Policies>> histories() {
    return policies().list().ofMinSize(1).ofMaxSize(6);
  }

  @Provide
  Arbitrary<Policies> policies() {
    Arbitrary<Map<String, Plan>> plans =
        Arbitraries.maps(Arbitraries.of(PLANS), Histories.allLimits())
            .ofMinSize(1)
            .map(
                limits -> {
                  var named = new LinkedHashMap<String, Plan>();
                  limits.forEach((name, of) -> named.put(name, new Plan(name, of)));
                  return named;
                });
    return plans.flatMap(
        some ->
            Combinators.combine(Arbitraries.of(some.keySet()), accounts())
                .as((byDefault, accounts) -> new Policies(0, byDefault, some, accounts)));
  }

  private static Arbitrary<Map<String, Account>> accounts() {
    Arbitrary<String> names =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.of("acme", "a/b", "plan/x")),
            Tuple.of(
                1, Arbitraries.strings().ofMinLength(1).ofMaxLength(200).excludeChars('\uFFFE')));
    return names
        .filter(PolicyTopicProperties::isText)
        .set()
        .ofMaxSize(4)
        .flatMap(PolicyTopicProperties::named);
  }

  /** UTF-8 has no lone surrogates. */
  private static boolean isText(String name) {
    return name.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }

  private static Arbitrary<Map<String, Account>> named(java.util.Set<String> names) {
    return account()
        .list()
        .ofSize(names.size())
        .map(
            all -> {
              var accounts = new LinkedHashMap<String, Account>();
              int i = 0;
              for (String name : new HashSet<>(names)) {
                Account like = all.get(i++);
                accounts.put(
                    name,
                    new Account(
                        name, like.plan(), like.blocked(), like.unlimited(), like.overrides()));
              }
              return accounts;
            });
  }

  private static Arbitrary<Account> account() {
    Arbitrary<Account.Override> overrides =
        Combinators.combine(
                Arbitraries.of("l0", "l1", "burst"),
                Arbitraries.longs().between(1, 1_000_000_000_000L),
                Arbitraries.longs()
                    .between(0, 4_000_000_000_000L)
                    .map(Instant::ofEpochMilli)
                    .injectNull(0.3))
            .as(Account.Override::new);
    return Combinators.combine(
            Arbitraries.of(PLANS).injectNull(0.3),
            Arbitraries.integers().between(0, 2),
            overrides.list().uniqueElements(Account.Override::name).ofMaxSize(2))
        .as((plan, kind, list) -> new Account("any", plan, kind == 1, kind == 2, list));
  }
}
