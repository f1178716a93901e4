package dev.sluice.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class RateSearchTest {

  @Test
  void shouldComeCloseToTheHighestRate() throws Exception {
    for (int limit : new int[] {130, 900, 2_000, 7_300, 40_000}) {
      int found = RateSearch.highest(rate -> rate <= limit);

      assertThat(found).as("of %d", limit).isBetween(limit * 85 / 100, limit);
    }
  }

  @Test
  void shouldFindNothingWhereNothingIsSustained() throws Exception {
    assertThat(RateSearch.highest(rate -> false)).isZero();
  }

  @Test
  void shouldStopWhereEverythingIsSustained() throws Exception {
    var tried = new ArrayList<Integer>();

    int found = RateSearch.highest(tried::add);

    assertThat(found).isEqualTo(tried.get(tried.size() - 1)).isGreaterThan(60_000);
  }
}
