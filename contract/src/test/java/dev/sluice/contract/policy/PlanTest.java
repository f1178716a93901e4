package dev.sluice.contract.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.limit.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanTest {

  private static Limit limit(String name) {
    return new Limit(name, 1, Duration.ofSeconds(60));
  }

  @Test
  void shouldRefuseALimitNamedTwice() {
    assertThatThrownBy(() -> new Plan("free", List.of(limit("a"), limit("b"), limit("a"))))
        .hasMessage("limits: 'a' is named twice");
  }

  @Test
  void shouldRefuseNoLimitsAndTooMany() {
    assertThatThrownBy(() -> new Plan("free", List.of()))
        .hasMessage("limits: 0 limits, wanted 1 to 16");
    var many = IntStream.rangeClosed(1, 17).mapToObj(i -> limit("l" + i)).toList();
    assertThatThrownBy(() -> new Plan("free", many))
        .hasMessage("limits: 17 limits, wanted 1 to 16");
    assertThat(new Plan("free", many.subList(0, 16)).limits()).hasSize(16);
  }

  @Test
  void shouldCopyItsLimits() {
    var limits = new ArrayList<>(List.of(limit("a")));
    var plan = new Plan("free", limits);
    limits.clear();
    assertThat(plan.limits()).containsExactly(limit("a"));
  }
}
