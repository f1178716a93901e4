package dev.sluice.contract.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LimiterTest {

  /** The first millisecond of a bucket of one second, of two, and of a minute. */
  private static final long START = 1_700_000_040_000L;

  private static final Limit TEN = limit("burst", 10, 60);

  private static Limit limit(String name, long units, long seconds) {
    return new Limit(name, units, Duration.ofSeconds(seconds));
  }

  /** One account's usage as a test drives it. */
  private static final class Account {
    private List<Limit> limits;
    private List<Usage> usages;

    Account(Limit... limits) {
      this.limits = List.of(limits);
      this.usages = this.limits.stream().map(Usage::none).toList();
    }

    Decision decide(long cost, long now) {
      var outcome = Limiter.decide(limits, usages, new Cost(cost, 0), now);
      usages = outcome.usages();
      return outcome.decision();
    }

    Account spend(long cost, long now) {
      assertThat(decide(cost, now)).isInstanceOf(Decision.Accepted.class);
      return this;
    }

    Decision.Rejected refused(long cost, long now) {
      Decision decision = decide(cost, now);
      assertThat(decision).isInstanceOf(Decision.Rejected.class);
      return (Decision.Rejected) decision;
    }

    List<Standing> standings(long now) {
      return Limiter.standings(limits, usages, now);
    }

    void change(Limit... changed) {
      limits = List.of(changed);
    }
  }

  @Test
  void shouldAdmitTheLimitAndRefuseOneMore() {
    var account = new Account(TEN);
    for (int used = 1; used <= 10; used++) {
      assertThat(account.decide(1, START + used))
          .isEqualTo(new Decision.Accepted(List.of(new Standing(TEN, used, 60_999L - used))));
    }
    assertThat(account.decide(1, START + 11))
        .isEqualTo(
            new Decision.Rejected(
                List.of(new Standing(TEN, 10, 60_988)), List.of(TEN), OptionalLong.of(60_988)));
  }

  @Test
  void shouldKeepAUnitUntilTheWholeBucketItCameInHasLeftTheWindow() {
    var account = new Account(limit("one", 1, 60)).spend(1, START);
    account.refused(1, START + 60_998);
    account.spend(1, START + 60_999);
  }

  @Test
  void shouldKeepAUnitOfABucketsLastMillisecondForExactlyTheWindow() {
    var account = new Account(limit("one", 1, 60)).spend(1, START + 999);
    account.refused(1, START + 60_998);
    account.spend(1, START + 60_999);
  }

  @Test
  void shouldSayWhenEnoughHasFallenForTheCost() {
    var account = new Account(TEN).spend(4, START).spend(3, START + 10_000);
    account.spend(3, START + 20_000);
    assertThat(account.refused(4, START + 30_000).retryAfterMillis()).hasValue(30_999);
    assertThat(account.refused(5, START + 30_000).retryAfterMillis()).hasValue(40_999);
    assertThat(account.refused(8, START + 30_000).retryAfterMillis()).hasValue(50_999);
  }

  @Test
  void shouldRoundRetryAfterUpToAWholeSecond() {
    var account = new Account(limit("one", 1, 60)).spend(1, START);
    assertThat(account.refused(1, START + 59_998).retryAfterSeconds()).hasValue(2);
    assertThat(account.refused(1, START + 59_999).retryAfterSeconds()).hasValue(1);
    assertThat(account.refused(1, START + 60_998).retryAfterSeconds()).hasValue(1);
  }

  @Test
  void shouldChargeNoLimitWhenOneRefuses() {
    var account = new Account(limit("narrow", 1, 10), limit("wide", 5, 60)).spend(1, START);
    List<Usage> before = account.usages;
    Decision.Rejected refused = account.refused(1, START + 1);
    assertThat(refused.refusing()).extracting(Limit::name).containsExactly("narrow");
    assertThat(refused.standings()).extracting(Standing::used).containsExactly(1L, 1L);
    assertThat(account.usages).isEqualTo(before);
  }

  @Test
  void shouldWaitForTheSlowestOfTheLimitsThatRefuse() {
    var account =
        new Account(limit("a", 1, 10), limit("b", 1, 60), limit("c", 2, 3600)).spend(1, START);
    Decision.Rejected refused = account.refused(1, START);
    assertThat(refused.refusing()).extracting(Limit::name).containsExactly("a", "b");
    assertThat(refused.retryAfterMillis()).hasValue(60_999);
  }

  @Test
  void shouldCountTwoAccountsApart() {
    var full = new Account(limit("one", 1, 60)).spend(1, START);
    var other = new Account(limit("one", 1, 60));
    full.refused(1, START);
    other.spend(1, START);
  }

  @Test
  void shouldHoldTimeThatStepsBackAtTheNewestSeen() {
    var account = new Account(limit("two", 2, 60)).spend(1, START).spend(1, START - 30_000);
    assertThat(account.usages.get(0).newest()).isEqualTo(START);
    assertThat(account.usages.get(0).bucketCount()).isOne();
    assertThat(account.refused(1, START - 5_000).retryAfterMillis()).hasValue(65_999);
  }

  @Test
  void shouldTakeUsageAlongIntoALongerWindow() {
    var account = new Account(TEN).spend(10, START + 500);
    account.change(limit("burst", 10, 120));
    assertThat(account.refused(1, START + 61_000).retryAfterMillis()).hasValue(59_999);
  }

  @Test
  void shouldLetUsageFallEarlierInAShorterWindow() {
    var account = new Account(TEN).spend(10, START + 500);
    account.change(limit("burst", 10, 10));
    account.refused(1, START + 10_998);
    account.spend(10, START + 10_999);
  }

  @Test
  void shouldMoveUsageToTheLastMomentItMayHaveComeAtWhenBucketsChange() {
    var account = new Account(TEN).spend(4, START + 500).spend(1, START + 1_500);
    account.change(limit("burst", 10, 120));
    account.spend(1, START + 4_000);

    Usage usage = account.usages.get(0);
    assertThat(usage.bucketMillis()).isEqualTo(2_000);
    assertThat(usage.bucketCount()).isEqualTo(2);
    assertThat(usage.bucket(0)).isEqualTo(START / 2_000);
    assertThat(usage.units(0)).isEqualTo(5);
    assertThat(usage.units(1)).isEqualTo(1);
  }

  @Test
  void shouldNotTakeBackWhatALoweredLimitHadAdmitted() {
    var account = new Account(TEN).spend(5, START).spend(5, START + 10_000);
    Limit lowered = limit("burst", 6, 60);
    account.change(lowered);
    assertThat(account.standings(START + 10_000))
        .containsExactly(new Standing(lowered, 10, 50_999));
    assertThat(account.standings(START + 10_000).get(0).remaining()).isZero();
    account.refused(1, START + 60_998);
    account.spend(1, START + 60_999);
  }

  @Test
  void shouldUseARaisedLimitAtOnce() {
    var account = new Account(TEN).spend(10, START);
    account.change(limit("burst", 11, 60));
    account.spend(1, START);
    account.refused(1, START);
  }

  @Test
  void shouldGiveNoTimeToACostThatCanNeverFit() {
    var account = new Account(TEN, limit("wide", 100, 3600)).spend(1, START);
    assertThat(account.refused(11, START).retryAfterMillis()).isEmpty();
    assertThat(account.refused(11, START).retryAfterSeconds()).isEmpty();
    assertThat(account.refused(Cost.MOST, START).retryAfterMillis()).isEmpty();
    assertThat(account.refused(Cost.MOST, START).refusing()).hasSize(2);
  }

  @Test
  void shouldRefuseACostBelowOneAsAnError() {
    assertThatThrownBy(() -> new Account(TEN).decide(0, START))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cost: 0 is not between 1 and 1000000000000");
  }

  @Test
  void shouldStandAtZeroWithNothingToWaitForWhenNothingIsUsed() {
    var account = new Account(TEN);
    assertThat(account.standings(START)).containsExactly(new Standing(TEN, 0, 0));
    account.spend(1, START);
    assertThat(account.standings(START + 60_999)).containsExactly(new Standing(TEN, 0, 0));
  }

  @Test
  void shouldForgetBucketsThatHaveFallen() {
    var account = new Account(TEN);
    for (int second = 0; second < 600; second++) {
      account.decide(1, START + 1000L * second);
    }
    assertThat(account.usages.get(0).bucketCount()).isLessThanOrEqualTo(10);
  }

  @Test
  void shouldCountReservationsAsDecidedInTheGenerationTheyWereMadeIn() {
    Usage usage =
        Usage.none(TEN)
            .settledReservation(TEN, 2, START - 1, START + 5)
            .settledReservation(TEN, 1, START, START + 6)
            .settledReservation(TEN, 3, START - 2, START + 7);
    assertThat(usage.generationCount()).isEqualTo(2);
    assertThat(usage.generation(0)).isEqualTo(START - 2_000);
    assertThat(usage.decided(0)).isEqualTo(5);
    assertThat(usage.generation(1)).isEqualTo(START);
    assertThat(usage.decided(1)).isEqualTo(1);
  }

  @Test
  void shouldForgetGenerationsTooOldToMatter() {
    Usage usage =
        Usage.none(TEN)
            .settledReservation(TEN, 1, START, START)
            .settledReservation(TEN, 1, START + 600_000, START + 600_000)
            .settledReservation(TEN, 1, START, START + 600_001);
    assertThat(usage.generationCount()).isOne();
    assertThat(usage.generation(0)).isEqualTo(START + 600_000);
    assertThat(usage.newest()).isEqualTo(START + 600_001);
  }

  @Test
  void shouldNotBelieveAReservationFromTheFarFuture() {
    Usage usage = Usage.none(TEN).settledReservation(TEN, 1, Long.MAX_VALUE, START);
    assertThat(usage.generation(0)).isEqualTo(START + 2_000);
  }
}
