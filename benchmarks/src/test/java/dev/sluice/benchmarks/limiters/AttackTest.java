package dev.sluice.benchmarks.limiters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.measure.TrailingWindow;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttackTest {

  private static final int LIMIT = 20;
  private static final long WINDOW = 6000;

  @Test
  void shouldFindTheMostThatAnyTrailingWindowHolds() {
    assertThat(TrailingWindow.most(List.of(), 1000)).isZero();
    assertThat(TrailingWindow.most(List.of(1000L, 1001L, 1999L, 2000L), 1000)).isEqualTo(3);
    assertThat(TrailingWindow.most(List.of(5L, 5L, 1005L, 1005L, 1005L), 1000)).isEqualTo(3);
  }

  @Test
  void shouldGetTwiceTheLimitThroughAFixedWindowAtItsEdge() {
    assertThat(edges(Algorithm.FIXED_WINDOW)).isEqualTo(2 * LIMIT);
    assertThat(edges(Algorithm.SLUICE)).isEqualTo(LIMIT);
    assertThat(edges(Algorithm.SLIDING_LOG)).isEqualTo(LIMIT);
  }

  @Test
  void shouldSendItsTrainsInTheOrderOfTheirTimes() {
    var attack = new Attack(List.of(Train.atOnce(WINDOW, 3), new Train(0, 1000, 6, 1)));
    assertThat(attack.worstWindow(new SlidingLog(8, WINDOW), WINDOW)).isEqualTo(8);
    assertThat(attack.words()).isEqualTo("6 times 1 from 0 ms on, every 1,000 ms; 3 at 6,000 ms");
  }

  @Test
  void shouldNotFindAnAttackThatHoldsMoreThanTheLimitInOurs() {
    assertThat(found(Algorithm.SLUICE).held()).isEqualTo(LIMIT);
    assertThat(found(Algorithm.SLIDING_LOG).held()).isEqualTo(LIMIT);
  }

  @Test
  void shouldFindWhatBreaksTheOthers() {
    assertThat(found(Algorithm.FIXED_WINDOW).held()).isEqualTo(2 * LIMIT);
    assertThat(found(Algorithm.TWO_COUNTERS).held()).isEqualTo(2 * LIMIT - 1);
    assertThat(found(Algorithm.TOKEN_BUCKET).held()).isEqualTo(2 * LIMIT - 1);
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindTheSameWithTheSameSeed(Algorithm algorithm) {
    assertThat(new AttackSearch(algorithm, 5, WINDOW, 7).search(20))
        .isEqualTo(new AttackSearch(algorithm, 5, WINDOW, 7).search(20));
  }

  private static int edges(Algorithm algorithm) {
    return Attack.atEdges(LIMIT, WINDOW).worstWindow(algorithm.start(LIMIT, WINDOW), WINDOW);
  }

  private static AttackSearch.Found found(Algorithm algorithm) {
    return new AttackSearch(algorithm, LIMIT, WINDOW, 1).search(200);
  }
}
