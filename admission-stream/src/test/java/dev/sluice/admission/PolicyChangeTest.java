package dev.sluice.admission;

import static dev.sluice.admission.DrivenTopology.T;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.policy.Account;
import dev.sluice.contract.policy.Plan;
import dev.sluice.contract.policy.Policies;
import dev.sluice.contract.policy.Terms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies that change while requests are decided. */
class PolicyChangeTest {

  @TempDir Path state;

  private Policies policies = burst(1, 2);

  private static Policies burst(long version, long units) {
    return new Policies(version, "free", Map.of("free", plan("free", units)), Map.of());
  }

  private static Plan plan(String name, long units) {
    return new Plan(name, List.of(new Limit("burst", units, Duration.ofSeconds(60))));
  }

  private DrivenTopology open() {
    Terms.Lookup inForce = (account, now) -> policies.of(account, now);
    return new DrivenTopology(state, inForce);
  }

  private static void submit(DrivenTopology flow, int number, long time) {
    flow.submit(Ids.at(T, number), "acme", time);
  }

  @Test
  void shouldDecideTheNextRequestByARaisedLimit() {
    try (var flow = open()) {
      submit(flow, 1, T);
      submit(flow, 2, T);
      submit(flow, 3, T);
      assertThat(flow.acceptedIds()).containsExactly(Ids.at(T, 1), Ids.at(T, 2));

      policies = burst(2, 3);
      submit(flow, 4, T + 1);
      submit(flow, 5, T + 1);

      assertThat(flow.acceptedIds()).containsExactly(Ids.at(T, 4));
      assertThat(flow.rejections())
          .extracting(Rejection::id)
          .containsExactly(Ids.at(T, 3), Ids.at(T, 5));
    }
  }

  @Test
  void shouldTakeNothingBackByALoweredLimit() {
    try (var flow = open()) {
      submit(flow, 1, T);
      submit(flow, 2, T);

      policies = burst(2, 1);
      submit(flow, 3, T + 1);
      flow.complete("acme", DrivenTopology.succeeded(Ids.at(T, 1), 1), T + 40);
      flow.complete("acme", DrivenTopology.succeeded(Ids.at(T, 2), 1), T + 40);

      assertThat(flow.acceptedIds()).containsExactly(Ids.at(T, 1), Ids.at(T, 2));
      assertThat(flow.rejections()).extracting(Rejection::id).containsExactly(Ids.at(T, 3));
      assertThat(flow.results.readRecordsToList()).hasSize(2);
    }
  }

  @Test
  void shouldCountOnWhenAnAccountGoesToAPlanWithTheSameLimit() {
    try (var flow = open()) {
      submit(flow, 1, T);
      submit(flow, 2, T);

      policies =
          new Policies(
              2,
              "free",
              Map.of("free", plan("free", 2), "pro", plan("pro", 3)),
              Map.of("acme", Account.under("acme", "pro")));
      submit(flow, 3, T + 1);
      submit(flow, 4, T + 1);

      assertThat(flow.acceptedIds()).containsExactly(Ids.at(T, 1), Ids.at(T, 2), Ids.at(T, 3));
    }
  }
}
