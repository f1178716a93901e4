package dev.sluice.contract.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.limit.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoliciesTest {

  private static final Plan FREE = plan("free", 60);
  private static final Plan PRO = plan("pro", 600);
  private static final Map<String, Plan> BOTH = Map.of("free", FREE, "pro", PRO);
  private static final long NOW = 1_700_000_000_000L;

  private static Plan plan(String name, long units) {
    return new Plan(name, List.of(new Limit("burst", units, Duration.ofSeconds(60))));
  }

  private static Policies with(Account account) {
    return new Policies(7, "free", BOTH, Map.of(account.name(), account)).checked();
  }

  private static Account overridden(Account.Override override) {
    return new Account("acme", "pro", false, false, List.of(override));
  }

  @Test
  void shouldGiveAnAccountItsOwnPlanElseTheDefault() {
    Policies policies = with(Account.under("acme", "pro"));
    assertThat(policies.of("acme", NOW).plan()).isEqualTo("pro");
    assertThat(policies.of("acme", NOW).limits()).isEqualTo(PRO.limits());
    assertThat(policies.of("anybody", NOW).limits()).isEqualTo(FREE.limits());
    assertThat(policies.of("anybody", NOW).version()).isEqualTo(7);
  }

  @Test
  void shouldUseAnOverrideUntilItsLastMillisecond() {
    Instant until = Instant.ofEpochMilli(NOW + 1000);
    Policies policies = with(overridden(new Account.Override("burst", 5, until)));
    assertThat(policies.of("acme", NOW).limits()).extracting(Limit::limit).containsExactly(5L);
    assertThat(policies.of("acme", NOW).overridden()).containsExactly("burst");
    assertThat(policies.of("acme", NOW + 999).limits().get(0).limit()).isEqualTo(5);
    assertThat(policies.of("acme", NOW + 1000).limits().get(0).limit()).isEqualTo(600);
    assertThat(policies.of("acme", NOW + 1000).overridden()).isEmpty();
  }

  @Test
  void shouldKeepAnOverrideWithoutAnEnd() {
    Policies policies = with(overridden(new Account.Override("burst", 5, null)));
    assertThat(policies.of("acme", Long.MAX_VALUE).limits().get(0).limit()).isEqualTo(5);
  }

  @Test
  void shouldLetAnUnlimitedAccountPassEverythingAndABlockedOneNothing() {
    Policies unlimited = with(new Account("acme", null, false, true, List.of()));
    assertThat(unlimited.of("acme", NOW).limits()).isEmpty();
    Policies blocked = with(new Account("acme", null, true, false, List.of()));
    assertThat(blocked.of("acme", NOW).blocked()).isTrue();
    assertThat(blocked.of("other", NOW).blocked()).isFalse();
  }

  @Test
  void shouldFallBackToTheDefaultWhenAnAccountsPlanIsGone() {
    var policies =
        new Policies(1, "free", Map.of("free", FREE), Map.of("acme", Account.under("acme", "pro")));
    assertThat(policies.of("acme", NOW).plan()).isEqualTo("free");
  }

  @Test
  void shouldRefuseADefaultThatIsNoPlan() {
    assertThatThrownBy(() -> new Policies(1, "gold", BOTH, Map.of()))
        .hasMessage("default_plan: there is no plan 'gold' (plans: free, pro)");
  }

  @Test
  void shouldRefuseAnAccountUnderNoPlan() {
    assertThatThrownBy(() -> with(Account.under("acme", "gold")))
        .hasMessage("accounts.acme.plan: there is no plan 'gold' (plans: free, pro)");
  }

  @Test
  void shouldRefuseAnOverrideForNoLimitOfThePlan() {
    assertThatThrownBy(() -> with(overridden(new Account.Override("daily", 5, null))))
        .hasMessage("accounts.acme.overrides: plan 'pro' has no limit 'daily'");
  }
}
