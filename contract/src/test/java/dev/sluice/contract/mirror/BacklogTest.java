package dev.sluice.contract.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.mirror.Backlog.Wait;
import dev.sluice.contract.service.Check;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacklogTest {

  private static final long NOW = 1_700_000_000_000L;
  private static final Backlog MOVING = new Backlog(NOW, 100, 0.5, 4, 2);

  @Test
  void shouldTellThePlaceInRequestsAndWhenItsTurnIsOver() {
    assertThat(MOVING.of(140, NOW)).isEqualTo(new Wait(20, 5000L, null));
    assertThat(MOVING.of(101, NOW)).isEqualTo(new Wait(1, 250L, null));
  }

  @Test
  void shouldNotTellWhenWhileNothingMoves() {
    assertThat(new Backlog(NOW, 100, 1, 0, 1).of(107, NOW)).isEqualTo(new Wait(7, null, null));
  }

  @Test
  void shouldSayThatNobodyIsThereToTakeIt() {
    assertThat(new Backlog(NOW, 100, 1, 3, 0).of(107, NOW))
        .isEqualTo(new Wait(7, null, Backlog.NO_WORKER));
  }

  @Test
  void shouldTellNothingThatIsOld() {
    assertThat(MOVING.of(140, NOW + 5_000)).isNotNull();
    assertThat(MOVING.of(140, NOW + 5_001)).isNull();
  }

  @Test
  void shouldTellNothingOfWhatHasBeenTaken() {
    assertThat(MOVING.of(100, NOW)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"0, no worker", "1, 1 worker", "3, 3 workers"})
  void shouldTellOperatorsWhoWorks(int workers, String words) {
    var backlog = new Backlog(NOW, 100, 1, 0, workers);
    assertThat(backlog.check("gpu", NOW)).isEqualTo(new Check("lane gpu", true, words));
    assertThat(backlog.check("gpu", NOW + 5_001).detail()).isEqualTo("not known");
  }

  @Test
  void shouldTravelAsJson() throws JsonProcessingException {
    assertThat(Json.read(Json.write(MOVING), Backlog.class)).isEqualTo(MOVING);
    assertThat(Json.text(new Wait(3, 40L, null))).isEqualTo("{\"position\":3,\"eta_ms\":40}");
  }
}
