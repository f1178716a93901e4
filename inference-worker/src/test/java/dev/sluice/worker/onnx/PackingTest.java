package dev.sluice.worker.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PackingTest {

  private final Packing packing = new Packing(4, 100);

  private static int[] rows(int count, int length) {
    var lengths = new int[count];
    Arrays.fill(lengths, length);
    return lengths;
  }

  @Test
  void shouldRunRowsOfLikeLengthTogether() {
    assertThat(packing.ends(new int[] {10, 10, 11, 11})).containsExactly(4);
  }

  @Test
  void shouldRatherRunAgainThanPadMuch() {
    assertThat(packing.ends(new int[] {5, 6, 40, 41})).containsExactly(2, 4);
    assertThat(packing.ends(new int[] {10, 20, 40, 80})).containsExactly(1, 2, 3, 4);
  }

  @Test
  void shouldTakeNoMoreRowsThanAPieceMayHave() {
    assertThat(packing.ends(rows(4, 10))).containsExactly(4);
    assertThat(packing.ends(rows(5, 10))).hasSize(2).endsWith(5);
  }

  @Test
  void shouldTakeNoMoreTokensThanAPieceMayHave() {
    assertThat(packing.ends(rows(4, 25))).containsExactly(4);
    assertThat(packing.ends(rows(4, 26))).hasSize(2).endsWith(4);
  }

  @Test
  void shouldRunARowAloneThatFillsAPiece() {
    assertThat(packing.ends(rows(2, 101))).containsExactly(1, 2);
  }

  @Test
  void shouldHaveNothingToRunWhereThereIsNoRow() {
    assertThat(packing.ends(new int[0])).isEmpty();
  }
}
