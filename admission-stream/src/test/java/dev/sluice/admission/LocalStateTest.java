package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStateTest {

  private static final Instant LEFT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration MOST = AdmissionStores.DELETIONS_KEPT.dividedBy(2);

  @TempDir Path folder;

  @Test
  void shouldBearTheSameNameAfterARestart() {
    assertThat(LocalState.in(folder)).isEqualTo(LocalState.in(folder));
  }

  @Test
  void shouldBeOutdatedOnceDeletionsMayHaveBeenForgotten() {
    LocalState.in(folder).leave(LEFT);
    assertThat(LocalState.in(folder).enter(LEFT.plus(MOST))).isFalse();

    LocalState.in(folder).leave(LEFT);
    assertThat(LocalState.in(folder).enter(LEFT.plus(MOST).plusMillis(1))).isTrue();
  }

  @Test
  void shouldNotBeOutdatedAfterAKill() {
    var state = LocalState.in(folder);
    state.leave(LEFT);
    state.enter(LEFT);

    assertThat(LocalState.in(folder).enter(LEFT.plus(Duration.ofDays(1)))).isFalse();
  }

  private Path stored(LocalState state, String name) throws IOException {
    Path file = Path.of(state.stores(), "sluice-admission", name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "any");
  }

  @Test
  void shouldThrowAwayTheStoresOfAKilledProcessAndKeepItsName() throws IOException {
    var state = LocalState.in(folder);
    Path store = stored(state, "0_1/rocksdb/usage/CURRENT");
    Path name = stored(state, "kafka-streams-process-metadata");

    state.enter(LEFT);

    assertThat(Path.of(state.stores(), "sluice-admission", "0_1")).doesNotExist();
    assertThat(name).exists();
  }

  @Test
  void shouldKeepTheStoresThatWereLeftInGoodOrder() throws IOException {
    var state = LocalState.in(folder);
    Path store = stored(state, "0_1/rocksdb/usage/CURRENT");
    state.leave(LEFT);

    state.enter(LEFT.plusSeconds(1));

    assertThat(store).exists();
  }
}
