package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Limit;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IngressMetersTest {

  private static final Limit BURST = new Limit("burst", 1, Duration.ofSeconds(1));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final IngressMeters meters = new IngressMeters(registry);

  @Test
  void shouldTellApartNoMorePlansThanItsBound() {
    for (int i = 0; i < IngressMeters.MOST_SERIES + 10; i++) {
      meters.refusal("plan" + i, BURST);
    }
    meters.refusal("plan0", BURST);

    assertThat(registry.find("sluice.ingress.refusals").counters())
        .hasSize(IngressMeters.MOST_SERIES + 1);
    assertThat(registry.get("sluice.ingress.refusals").tag("plan", "other").counter().count())
        .isEqualTo(10);
    assertThat(registry.get("sluice.ingress.refusals").tag("plan", "plan0").counter().count())
        .isEqualTo(2);
  }
}
