package dev.sluice.contract.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Usage;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CurveTest {

  private static final Limit LIMIT = new Limit("burst", 10, Duration.ofSeconds(60));

  /** Three units in bucket 100, two in 101, one in 104. */
  private static final Usage USAGE =
      Usage.none(LIMIT)
          .charged(LIMIT, 3, 100_000)
          .charged(LIMIT, 2, 101_999)
          .charged(LIMIT, 1, 104_500);

  @Test
  void shouldTellWhatStillCountsForEveryOldestBucket() {
    Curve curve = Curve.of(USAGE);
    assertThat(curve.left(0)).isEqualTo(6);
    assertThat(curve.left(100)).isEqualTo(6);
    assertThat(curve.left(101)).isEqualTo(3);
    assertThat(curve.left(102)).isEqualTo(1);
    assertThat(curve.left(104)).isEqualTo(1);
    assertThat(curve.left(105)).isZero();
  }

  @Test
  void shouldTellWhenLessCounts() {
    Curve curve = Curve.of(USAGE);
    assertThat(curve.nextFall(50)).isEqualTo(101);
    assertThat(curve.nextFall(101)).isEqualTo(102);
    assertThat(curve.nextFall(103)).isEqualTo(105);
    assertThat(curve.fallsTo(5)).isEqualTo(101);
    assertThat(curve.fallsTo(3)).isEqualTo(101);
    assertThat(curve.fallsTo(2)).isEqualTo(102);
    assertThat(curve.fallsTo(0)).isEqualTo(105);
  }

  @Test
  void shouldPackIntoAHeaderAndOneSlotPerBucket() {
    ByteBuffer packed = ByteBuffer.wrap(Curve.of(USAGE).packed());
    assertThat(packed.remaining()).isEqualTo(24 + 5 * 10);
    assertThat(packed.getDouble()).isEqualTo(1000);
    assertThat(packed.getDouble()).isEqualTo(104_500);
    assertThat(packed.getDouble()).isEqualTo(100);
    assertThat(packed.getDouble()).isEqualTo(6);
    assertThat(packed.getShort()).isEqualTo((short) 1);
    assertThat(packed.getDouble()).isEqualTo(3);
    assertThat(packed.getShort()).isEqualTo((short) 2);
    assertThat(packed.getDouble()).isEqualTo(1);
    assertThat(packed.getShort()).isEqualTo((short) 5);
  }

  @Test
  void shouldTellTheNewestTimeWhenNothingIsCharged() {
    Curve curve = Curve.of(Usage.none(LIMIT).settledReservation(LIMIT, 1, 5_000, 5_000));
    assertThat(curve.newest()).isEqualTo(5_000);
    assertThat(curve.left(0)).isZero();
    assertThat(curve.packed()).hasSize(24);
  }
}
