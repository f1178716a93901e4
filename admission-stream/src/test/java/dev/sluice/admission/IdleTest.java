package dev.sluice.admission;

import static dev.sluice.admission.DrivenTopology.T;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Usage;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdleTest {

  private static final Limit BURST = new Limit("burst", 2, Duration.ofSeconds(60));

  @TempDir Path state;

  @Test
  void shouldForgetAnIdleAccountAfterItsWindowByAppendTimeAlone() {
    try (var flow = new DrivenTopology(state, DrivenTopology.plan(BURST))) {
      KeyValueStore<String, Usage> usages = flow.driver.getKeyValueStore("usage");
      flow.submit(Ids.at(T, 1), "idle", T);

      // When hours pass and nothing is appended
      flow.driver.advanceWallClockTime(Duration.ofHours(5));
      assertThat(usages.get("idle/burst")).isNotNull();

      // When another account's request is appended after the window and all generations
      long later = T + 300_000;
      flow.submit(Ids.at(later, 2), "busy", later);
      flow.driver.advanceWallClockTime(Duration.ofSeconds(1));
      assertThat(usages.get("idle/burst")).isNull();
      assertThat(usages.get("busy/burst")).isNotNull();
    }
  }

  @Test
  void shouldForgetTensOfThousandsOfNamesThatCameOnce() {
    try (var flow = new DrivenTopology(state, DrivenTopology.plan(BURST))) {
      KeyValueStore<String, Usage> usages = flow.driver.getKeyValueStore("usage");
      for (int i = 0; i < 20_000; i++) {
        usages.put("name" + i + "/burst", Usage.none(BURST).charged(BURST, 1, T));
      }
      long later = T + 300_000;
      flow.submit(Ids.at(later, 1), "busy", later);
      for (int tick = 0; tick < 60; tick++) {
        flow.driver.advanceWallClockTime(Duration.ofMillis(100));
      }
      try (var left = usages.all()) {
        assertThat(left).toIterable().hasSize(1);
      }
    }
  }
}
