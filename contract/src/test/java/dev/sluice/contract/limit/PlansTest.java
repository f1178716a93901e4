package dev.sluice.contract.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlansTest {

  private static final Plan FREE = plan("free", 60);
  private static final Plan PRO = plan("pro", 600);
  private static final Map<String, Plan> BOTH = Map.of("free", FREE, "pro", PRO);

  private static Plan plan(String name, long units) {
    return new Plan(name, List.of(new Limit("burst", units, Duration.ofSeconds(60))));
  }

  @Test
  void shouldGiveAnAccountItsOwnPlanElseTheDefault() {
    var plans = new Plans(BOTH, "free", Map.of("acme", "pro"));
    assertThat(plans.of("acme")).isEqualTo(PRO);
    assertThat(plans.of("anybody")).isEqualTo(FREE);
  }

  @Test
  void shouldRefuseADefaultThatIsNoPlan() {
    assertThatThrownBy(() -> new Plans(BOTH, "gold", Map.of()))
        .hasMessage("default_plan: there is no plan 'gold' (plans: free, pro)");
  }

  @Test
  void shouldRefuseAnAccountUnderNoPlan() {
    assertThatThrownBy(() -> new Plans(BOTH, "free", Map.of("acme", "gold")))
        .hasMessage("accounts.acme.plan: there is no plan 'gold' (plans: free, pro)");
  }
}
