package dev.sluice.cli.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndsTest {

  @Test
  void shouldFindEveryEndAlsoAfterGrowing() {
    var ends = new Ends();
    for (int i = 0; i < 10_000; i++) {
      ends.put(Told.id(i), new End(End.Kind.ENDED, i, i % 3 - 1));
    }

    assertThat(ends.size()).isEqualTo(10_000);
    for (int i = 0; i < 10_000; i++) {
      assertThat(ends.of(Told.id(i))).isEqualTo(new End(End.Kind.ENDED, i, i % 3 - 1));
    }
    assertThat(ends.of(Told.id(10_000))).isEqualTo(End.OPEN);
  }

  @Test
  void shouldKeepTheFirstOfTwoEnds() {
    var ends = new Ends();
    ends.put(Told.id(1), new End(End.Kind.WASTED, 5, End.UNTOLD));
    ends.put(Told.id(1), new End(End.Kind.ENDED, 9, 7));

    assertThat(ends.of(Told.id(1))).isEqualTo(new End(End.Kind.WASTED, 5, End.UNTOLD));
  }
}
