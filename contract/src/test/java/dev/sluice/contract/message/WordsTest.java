package dev.sluice.contract.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Mode;
import dev.sluice.contract.limit.Per;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.limit.Window;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WordsTest {

  private static final Limit BURST = new Limit("burst", 10, Duration.ofSeconds(60));
  private static final Limit DAILY = new Limit("daily", 1000, Duration.ofDays(1));
  private static final Limit ONE = new Limit("one", 1, Duration.ofSeconds(1));

  private static String refused(OptionalLong retryAfterMillis, Limit... refusing) {
    return Words.rejected(new Decision.Rejected(List.of(), List.of(refusing), retryAfterMillis));
  }

  @Test
  void shouldSayHowManyMoreRequestsFitTheTightestLimit() {
    assertThat(
            Words.accepted(
                List.of(new Standing(DAILY, 1, 3_600_000), new Standing(BURST, 5, 20_000))))
        .isEqualTo("Request was successful. You can send 5 more requests in the next 20 seconds.");
  }

  @Test
  void shouldSpeakOfOneRequestAndOneSecond() {
    assertThat(Words.accepted(List.of(new Standing(BURST, 9, 1))))
        .isEqualTo("Request was successful. You can send 1 more request in the next 1 second.");
  }

  @Test
  void shouldSpeakOfNoMoreRequests() {
    assertThat(Words.accepted(List.of(new Standing(BURST, 10, 1001))))
        .isEqualTo("Request was successful. You can send 0 more requests in the next 2 seconds.");
  }

  @Test
  void shouldSayOnlyThatItWorkedWhereThereIsNoLimit() {
    assertThat(Words.accepted(List.of())).isEqualTo("Request was successful.");
  }

  @Test
  void shouldSayWhichLimitWasExceededAndWhenToTryAgain() {
    assertThat(refused(OptionalLong.of(10_000), BURST, DAILY))
        .isEqualTo(
            "Client exceeded its limit of 10 requests per 60 seconds."
                + " Please try again after 10 seconds.");
    assertThat(refused(OptionalLong.of(1), ONE))
        .isEqualTo(
            "Client exceeded its limit of 1 request per 1 second."
                + " Please try again after 1 second.");
  }

  @Test
  void shouldSayThatWaitingCannotHelp() {
    assertThat(refused(OptionalLong.empty(), BURST))
        .isEqualTo(
            "Client exceeded its limit of 10 requests per 60 seconds. Its cost can never fit.");
  }

  @Test
  void shouldSayWhatARequestCostsThatCanNeverPass() {
    Limit tokens =
        new Limit(
            "tokens",
            1000,
            new Window.Sliding(Duration.ofSeconds(60)),
            Unit.TOKENS,
            Per.ACCOUNT,
            Mode.ENFORCE);
    var rejected = new Decision.Rejected(List.of(), List.of(BURST, tokens), OptionalLong.empty());
    assertThat(Words.rejected(rejected, Cost.ofTokens(5000)))
        .isEqualTo(
            "The request costs 5000 tokens, limit 'tokens' allows 1000 per 60 seconds."
                + " It can never pass.");
  }

  @Test
  void shouldSayWhenToTryAgainWhateverTheCost() {
    var rejected = new Decision.Rejected(List.of(), List.of(ONE), OptionalLong.of(1));
    assertThat(Words.rejected(rejected, Cost.ofTokens(5000))).isEqualTo(Words.rejected(rejected));
  }
}
