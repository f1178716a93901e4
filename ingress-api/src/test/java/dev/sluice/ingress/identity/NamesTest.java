package dev.sluice.ingress.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NamesTest {

  private static final long HOUR = 3_600_000;

  /** Half an hour into some clock hour. */
  private static final long NOW = 500_000 * HOUR + HOUR / 2;

  private static long usedMemory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void shouldTakeAsManyNewNamesAsAnAddressMayHave() {
    var names = new Names(2);

    assertThat(names.tryTake("a", "10.0.0.1", NOW)).isZero();
    assertThat(names.tryTake("b", "10.0.0.1", NOW)).isZero();
    assertThat(names.tryTake("c", "10.0.0.1", NOW)).isEqualTo(1800);
    assertThat(names.tryTake("c", "10.0.0.1", NOW + HOUR / 2 - 1)).isEqualTo(1);
    assertThat(names.knows("a")).isTrue();
    assertThat(names.knows("c")).isFalse();
    assertThat(names.tryTake("c", "10.0.0.2", NOW)).isZero();
  }

  @Test
  void shouldTakeNewNamesAgainWhenItSaysSo() {
    var names = new Names(1);
    assertThat(names.tryTake("a", "10.0.0.1", NOW)).isZero();
    long seconds = names.tryTake("b", "10.0.0.1", NOW);
    assertThat(names.tryTake("b", "10.0.0.1", NOW + (seconds - 1) * 1000)).isPositive();
    assertThat(names.tryTake("b", "10.0.0.1", NOW + seconds * 1000)).isZero();
  }

  @Test
  void shouldNotGiveMoreWhenTheClockStepsBack() {
    var names = new Names(1);
    assertThat(names.tryTake("a", "10.0.0.1", NOW)).isZero();
    assertThat(names.tryTake("b", "10.0.0.1", NOW - HOUR)).isEqualTo(5400);
  }

  @Test
  void shouldKnowANameForAnHourAfterItsLastUse() {
    var names = new Names(10);
    names.tryTake("used", "10.0.0.1", NOW);
    names.tryTake("idle", "10.0.0.1", NOW);
    names.tryTake("x", "10.0.0.1", NOW + HOUR);
    assertThat(names.knows("used")).isTrue();
    names.tryTake("y", "10.0.0.1", NOW + 2 * HOUR);

    assertThat(names.knows("used")).isTrue();
    assertThat(names.knows("idle")).isFalse();
  }

  @Test
  void shouldCountTheAddressesOfANetworkTogether() {
    var names = new Names(1);
    assertThat(names.tryTake("a", "2001:db8:0:7:0:0:0:1", NOW)).isZero();
    assertThat(names.tryTake("b", "2001:db8:0:7:9:9:9:9%eth0", NOW)).isPositive();
    assertThat(names.tryTake("c", "2001:db8:0:8:0:0:0:1", NOW)).isZero();
  }

  @Test
  void shouldStaySmallWhateverIsMadeUp() {
    long before = usedMemory();
    var names = new Names(10_000);

    long one = IntStream.range(0, 1_000_000).filter(i -> take(names, "one-", i, 0)).count();
    long many = IntStream.range(0, 1_000_000).filter(i -> take(names, "many-", i, i + 1)).count();

    assertThat(one).isEqualTo(10_000);
    assertThat(many).isEqualTo(1_000_000);
    assertThat(usedMemory() - before).isLessThan(16 << 20);
    assertThat(names.knows("many-999999")).isTrue();
    assertThat(names.knows("many-0")).isFalse();
  }

  /** Names of up to 10,000 addresses, the first of which is address 0. */
  private static boolean take(Names names, String name, int i, int address) {
    String text = "10.1.%d.%d".formatted(address / 100 % 100, address % 100);
    return names.tryTake(name + i, address == 0 ? "10.0.0.0" : text, NOW) == 0;
  }

  @Test
  void shouldNotLetAnAddressHaveMoreFromManyThreads() {
    var names = new Names(1000);
    long taken =
        IntStream.range(0, 20_000)
            .parallel()
            .filter(i -> names.tryTake("n" + i, "10.0.0.1", NOW) == 0)
            .count();
    assertThat(taken).isEqualTo(1000);
  }
}
