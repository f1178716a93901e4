package dev.sluice.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.policy.Account;
import dev.sluice.contract.policy.Plan;
import dev.sluice.contract.policy.PolicyChanges;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PortionsTest {

  private static final Plan PLAN =
      new Plan("new", List.of(new Limit("burst", 1, Duration.ofSeconds(1))));

  @Test
  void shouldLeaveWhatIsSmallAsItIs() {
    var changes = new PolicyChanges("new", Map.of("new", Optional.of(PLAN)), Map.of());
    assertThat(Portions.of(changes)).containsExactly(changes);
  }

  @Test
  void shouldCutWhatIsLargeWithoutLosingAnything() {
    var accounts = new TreeMap<String, Optional<Account>>();
    for (int i = 0; i < 30_000; i++) {
      String name = "account-" + i;
      accounts.put(name, i % 10 == 0 ? Optional.empty() : Optional.of(Account.under(name, "new")));
    }
    var plans = Map.of("new", Optional.of(PLAN), "old", Optional.<Plan>empty());

    List<PolicyChanges> portions = Portions.of(new PolicyChanges("new", plans, accounts));

    assertThat(portions).hasSizeBetween(3, 6);
    assertThat(portions)
        .allMatch(portion -> Json.write(portion.json()).length <= Portions.LARGEST_BYTES + 100);
    assertThat(portions.get(0).plans()).containsOnlyKeys("new");
    assertThat(portions.get(portions.size() - 1))
        .isEqualTo(new PolicyChanges("new", Map.of("old", Optional.empty()), Map.of()));
    var found = new TreeMap<String, Optional<Account>>();
    portions.forEach(portion -> found.putAll(portion.accounts()));
    assertThat(found).isEqualTo(accounts);
  }
}
