package dev.sluice.webhooks.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.message.RawJson;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.webhook.Delivery;
import dev.sluice.contract.webhook.Delivery.State;
import dev.sluice.webhooks.send.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Judge JUDGE = new Judge(new Schedule(Schedule.STANDARD, () -> 0));
  private static final Answer TIMEOUT = new Answer.Unanswered(Answer.Kind.TIMEOUT, "20 s");

  private static Delivery due() {
    var event = new Delivery.Event("inference.succeeded", new RawJson("{}"));
    return Delivery.due("id", new Subject("acme", "ann"), "https://one.example/", event, null, NOW);
  }

  private static Answer answered(int status) {
    return new Answer.Answered(status, Optional.empty());
  }

  private static Delivery after(Answer answer) {
    return JUDGE.next(due(), answer, NOW, NOW.plusMillis(7));
  }

  /** Complaint: the sender gives up about a minute after the end of the job. */
  @Test
  void shouldTryTenTimesOverThreeDays() {
    var pauses = new ArrayList<String>();
    Delivery delivery = due();
    Instant now = NOW;
    while (delivery.state() == State.DUE) {
      Instant at = Objects.requireNonNull(delivery.dueAt());
      pauses.add(Duration.between(now, at).toString());
      now = at;
      delivery = JUDGE.next(delivery, TIMEOUT, now, now);
    }

    assertThat(pauses)
        .containsExactly(
            "PT0S", "PT5S", "PT5M", "PT30M", "PT2H", "PT5H", "PT10H", "PT14H", "PT20H", "PT24H");
    assertThat(delivery.state()).isEqualTo(State.FAILED);
    assertThat(delivery.reason()).isEqualTo(Delivery.EXHAUSTED);
    assertThat(delivery.attempts()).hasSize(10);
    assertThat(now).isEqualTo(NOW.plus(Duration.parse("PT75H35M5S")));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void shouldTakeAnyTwoHundredForSuccess(int status) {
    Delivery ended = after(answered(status));

    assertThat(ended.state()).isEqualTo(State.DELIVERED);
    assertThat(ended.dueAt()).isNull();
    assertThat(ended.attempts()).containsExactly(new Delivery.Attempt(NOW, status, null, 7));
  }

  @ParameterizedTest
  @ValueSource(ints = {199, 300, 301, 302, 307, 308, 400, 401, 403, 404, 429, 500, 503})
  void shouldTryAgainAfterAnythingElse(int status) {
    assertThat(after(answered(status)).dueAt()).isEqualTo(NOW.plusMillis(7).plusSeconds(5));
  }

  @Test
  void shouldEndAtOnceWhereTheReceiverIsGone() {
    Delivery ended = after(answered(410));

    assertThat(ended.state()).isEqualTo(State.FAILED);
    assertThat(ended.reason()).isEqualTo(Delivery.GONE);
  }

  @Test
  void shouldStayAwayAsLongAsItIsAskedTo() {
    var minute = new Answer.Answered(429, Optional.of(Duration.ofMinutes(1)));
    var second = new Answer.Answered(503, Optional.of(Duration.ofSeconds(1)));

    assertThat(after(minute).dueAt()).isEqualTo(NOW.plusMillis(7).plusSeconds(60));
    assertThat(after(second).dueAt())
        .as("never sooner")
        .isEqualTo(NOW.plusMillis(7).plusSeconds(5));
  }

  @Test
  void shouldSpreadWhatFailedTogether() {
    var judge = new Judge(new Schedule(Schedule.STANDARD, () -> 0.5));

    assertThat(judge.next(due(), TIMEOUT, NOW, NOW).dueAt()).isEqualTo(NOW.plusMillis(5250));
  }

  @Test
  void shouldSayInTheLogWhyThereWasNoAnswer() {
    assertThat(after(TIMEOUT).attempts())
        .containsExactly(new Delivery.Attempt(NOW, null, "timeout: 20 s", 7));
  }
}
