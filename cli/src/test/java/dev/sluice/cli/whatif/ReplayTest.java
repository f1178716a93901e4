package dev.sluice.cli.whatif;

import static dev.sluice.cli.whatif.Told.perMinute;
import static dev.sluice.cli.whatif.Told.slots;
import static dev.sluice.cli.whatif.Told.tokensPerMinute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Mode;
import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.policy.Account;
import dev.sluice.contract.policy.Plan;
import dev.sluice.contract.policy.Policies;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayTest {

  private static Told requests(int count) {
    var told = new Told();
    for (int i = 0; i < count; i++) {
      told.ask(i, i);
    }
    return told;
  }

  @Test
  void shouldRefuseNothingUpToTheLimit() {
    assertThat(requests(5).outcome(perMinute(5)))
        .isEqualTo(
            new Outcome("acme", "free", new Counts(5, 0, 0, 0, 0), Map.of(), Map.of(), null, null));
  }

  @Test
  void shouldRefuseOneMoreThanTheLimitAndSayWhen() {
    Instant minute = Instant.parse("2026-01-02T10:00:00Z");

    assertThat(requests(6).outcome(perMinute(5)))
        .isEqualTo(
            new Outcome(
                "acme",
                "free",
                new Counts(6, 0, 1, 0, 1),
                Map.of("burst", 1L),
                Map.of(),
                minute.plusSeconds(5),
                new Outcome.Minute(minute, 1)));
  }

  @Test
  void shouldRefuseLessUnderARaisedPlan() {
    Told told = requests(20);

    assertThat(told.outcome(perMinute(5)).counts().refused()).isEqualTo(15);
    assertThat(told.outcome(perMinute(12)).counts().refused()).isEqualTo(8);
    assertThat(told.outcome(perMinute(20)).counts().refused()).isZero();
  }

  @Test
  void shouldTellWhichMinuteWasTheWorst() {
    var told = new Told();
    for (int i = 0; i < 9; i++) {
      told.ask(i, i < 3 ? 10 : 130);
    }

    assertThat(told.outcome(perMinute(2)).worst())
        .isEqualTo(new Outcome.Minute(Instant.parse("2026-01-02T10:02:00Z"), 4));
  }

  @Test
  void shouldCountInWhatAnIngressRefused() {
    Outcome outcome = requests(3).shed(4, 3, 4).outcome(perMinute(5));

    assertThat(outcome.counts().requests()).isEqualTo(7);
    assertThat(outcome.counts().reallyRefused()).isEqualTo(4);
    assertThat(outcome.counts().refused()).isEqualTo(2);
    assertThat(outcome.firstAt()).isEqualTo(Instant.parse("2026-01-02T10:00:03.500Z"));
  }

  @Test
  void shouldCountInAnAccountOfWhichAllWasRefusedEarly() {
    assertThat(new Told().shed(4, 3, 4).outcome(perMinute(1)).counts().refused()).isEqualTo(3);
  }

  @Test
  void shouldTakeShedRequestsToCostTheMeanTokensOfTheirClient() {
    Told told = new Told().ask(1, 0, 10).ask(2, 1, 30).shed(1, 2, 3);

    assertThat(told.outcome(tokensPerMinute(60)).counts().refused()).isZero();
    assertThat(told.outcome(tokensPerMinute(59)).counts().refused()).isEqualTo(1);
  }

  @Test
  void shouldTakeShedRequestsOfAStrangerToCostOneToken() {
    Told told = new Told().shed(3, 2, 3);

    assertThat(told.outcome(tokensPerMinute(3)).counts().refused()).isZero();
    assertThat(told.outcome(tokensPerMinute(2)).counts().refused()).isEqualTo(1);
  }

  @Test
  void shouldTakeShedRequestsToRunAsLongAsTheirClientsOthers() {
    Told told = new Told().ask(1, 0).ended(1, 5, 0).shed(1, 10, 11);

    assertThat(told.ask(2, 14.9).outcome(slots(1)).counts().refused()).isEqualTo(1);
    assertThat(told.ask(3, 15).outcome(slots(1)).counts().refused()).isEqualTo(1);
  }

  @Test
  void shouldFreeASlotWhenItsRequestHasEnded() {
    Told told = new Told().ask(1, 0).ended(1, 5, 0).ask(2, 4.999).ask(3, 5).ended(3, 9, 0);

    assertThat(told.outcome(slots(1)).counts().refused()).isEqualTo(1);
    assertThat(told.outcome(slots(1)).firstAt())
        .isEqualTo(Instant.parse("2026-01-02T10:00:04.999Z"));
  }

  @Test
  void shouldHoldASlotOfWhichNoEndIsKnown() {
    assertThat(new Told().ask(1, 0).ask(2, 3000).outcome(slots(1)).counts().refused()).isEqualTo(1);
  }

  @Test
  void shouldGiveBackTokensThatWereNotTaken() {
    Told told = new Told().ask(1, 0, 80).ended(1, 2, 20).ask(2, 3, 80);

    assertThat(told.outcome(tokensPerMinute(100)).counts().refused()).isZero();
    assertThat(told.outcome(tokensPerMinute(99)).counts().refused()).isEqualTo(1);
  }

  @Test
  void shouldChargeTokensTakenAboveTheEstimate() {
    Told told = new Told().ask(1, 0, 10).ended(1, 2, 90).ask(2, 3, 20);

    assertThat(told.outcome(tokensPerMinute(110)).counts().refused()).isZero();
    assertThat(told.outcome(tokensPerMinute(109)).counts().refused()).isEqualTo(1);
  }

  @Test
  void shouldGiveBackWhatAFaultOfOursWasted() {
    Told told = new Told().ask(1, 0).end(1, End.Kind.WASTED).ask(2, 3);

    assertThat(told.outcome(perMinute(1)).counts().refused()).isZero();
  }

  @Test
  void shouldCountWhatCameBeforeTheSpanButNotReportIt() {
    Told told = new Told().ask(1, -30).ask(2, -20).ask(3, -10).ask(4, 1);

    Outcome outcome = told.outcome(perMinute(2));

    assertThat(outcome.counts().requests()).isEqualTo(1);
    assertThat(outcome.counts().refused()).isEqualTo(1);
    assertThat(outcome.firstAt()).isEqualTo(Instant.parse("2026-01-02T10:00:01Z"));
  }

  @Test
  void shouldCountAnIdOnce() {
    Told told = new Told().ask(1, 0).ask(1, 1).ask(2, 2);

    assertThat(told.outcome(perMinute(2)).counts().requests()).isEqualTo(2);
    assertThat(told.outcome(perMinute(2)).counts().refused()).isZero();
  }

  @Test
  void shouldTellWhatWasReallyRefused() {
    Told told = requests(3).end(2, End.Kind.REFUSED);

    assertThat(told.outcome(perMinute(9)).counts().reallyRefused()).isEqualTo(1);
    assertThat(told.outcome(perMinute(9)).counts().refused()).isZero();
  }

  @Test
  void shouldTellWhoWouldStandOnTheOtherSide() {
    Told told = requests(4).end(0, End.Kind.REFUSED).end(3, End.Kind.REFUSED);

    Counts counts = told.outcome(perMinute(2)).counts();

    // The first would be admitted, the third refused; the fourth is refused as it was.
    assertThat(counts).isEqualTo(new Counts(4, 0, 2, 2, 1));
    assertThat(counts.newlyAdmitted()).isEqualTo(1);
  }

  @Test
  void shouldPassOverWhatNoLimitChanges() {
    assertThat(requests(3).end(2, End.Kind.UNFIT).outcome(perMinute(2)).counts().refused())
        .isZero();
  }

  @Test
  void shouldTellWhatALimitInShadowModeWouldHaveRefusedApart() {
    Limit burst = perMinute(2);
    var shadow = new Limit("later", 2, burst.window(), burst.unit(), burst.per(), Mode.SHADOW);

    Outcome outcome = requests(5).outcome(shadow);

    assertThat(outcome.counts().refused()).isZero();
    assertThat(outcome.shadowed()).isEqualTo(Map.of("later", 3L));
  }

  @Test
  void shouldRefuseAllOfABlockedAccount() {
    var policies =
        new Policies(
            0,
            "free",
            Map.of("free", new Plan("free", List.of(perMinute(9)))),
            Map.of("acme", new Account("acme", null, true, false, List.of())));
    var rules =
        new Rules("x.yaml", policies::of, Duration.ofMinutes(1), model -> Duration.ofHours(1));

    assertThat(requests(3).under(rules).outcomes().get(0).limits())
        .isEqualTo(Map.of("blocked", 3L));
  }

  @Test
  void shouldChargeAnIdempotencyKeyOnce() {
    var key = Idempotency.of("k", "body".getBytes(StandardCharsets.UTF_8));
    var asks =
        List.of(
            new Ask(Told.at(0), Told.id(1), "joe", "echo", Cost.ONE, key),
            new Ask(Told.at(1), Told.id(2), "joe", "echo", Cost.ONE, key),
            new Ask(Told.at(2), Told.id(3), "joe", "echo", Cost.ONE, null));
    var replay = new Replay(Told.rules(perMinute(2)), Told.SPAN, new Ends(), Map.of());

    replay.account("acme", asks);

    assertThat(replay.report().total()).isEqualTo(new Counts(2, 0, 0, 0, 0));
  }

  @Test
  void shouldShowRefusalsOverTime() {
    Report report = new Told().ask(1, 0).ask(2, 1).ask(3, 3590).ask(4, 3591).under(perMinute(1));

    assertThat(report.refused()).startsWith(1, 0).endsWith(0, 1).hasSize(60);
  }
}
