package dev.sluice.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.load.Hops.Place;
import org.junit.jupiter.api.Test;

class HopsTest {

  @Test
  void shouldTellTheTimeBetweenTwoPlacesOfJobsThatCameByAllOfThem() {
    var hops = new Hops();
    for (Place place : Place.values()) {
      hops.note("whole", place, 5_000_000 + 1_000_000L * place.ordinal());
    }
    hops.note("half", Place.BEGUN, 1);
    hops.note("half", Place.TOLD, 90_000_000);

    assertThat(hops.between(Place.BEGUN, Place.TOLD).getTotalCount()).isOne();
    assertThat(hops.between(Place.ACCEPTED, Place.SETTLED).getMaxValue()).isEqualTo(2000);
  }
}
