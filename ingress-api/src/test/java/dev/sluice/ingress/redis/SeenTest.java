package dev.sluice.ingress.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.mirror.Claim;
import dev.sluice.contract.mirror.Reservation;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeenTest {

  private static final long NOW = 1_700_000_000_000L;
  private static final Limit BURST = new Limit("burst", 3, Duration.ofSeconds(60));
  private static final List<Limit> LIMITS = List.of(BURST);
  private static final Subject ANN = new Subject("acme", "ann");

  private static Reservation asked(long now) {
    return new Reservation(ANN, "echo", LIMITS, Cost.ONE, now);
  }

  private static Decision.Rejected refusal(OptionalLong retryAfter) {
    return new Decision.Rejected(List.of(new Standing(BURST, 3, 500)), LIMITS, retryAfter);
  }

  private static Seen refused(long retryAfter) {
    return new Seen(asked(NOW), refusal(OptionalLong.of(retryAfter)));
  }

  @ParameterizedTest
  @CsvSource({"500, 0, true", "500, 9, true", "500, 10, false", "500, -1, false"})
  void shouldRepeatARefusalForAMoment(long retryAfter, long later, boolean repeated) {
    assertThat(refused(retryAfter).repeated(asked(NOW + later)) != null).isEqualTo(repeated);
  }

  @Test
  void shouldNotRepeatARefusalBeyondTheTimeItNamed() {
    assertThat(refused(4).repeated(asked(NOW + 3))).isNotNull();
    assertThat(refused(4).repeated(asked(NOW + 4))).isNull();
  }

  @Test
  void shouldRepeatThatACostNeverFits() {
    var seen = new Seen(asked(NOW), refusal(OptionalLong.empty()));
    assertThat(seen.repeated(asked(NOW + 5))).isSameAs(seen.decision());
    assertThat(seen.repeated(asked(NOW + 10))).isNull();
  }

  @Test
  void shouldNeverRepeatThatSomethingPassed() {
    var passed = new Seen(asked(NOW), new Decision.Accepted(List.of(new Standing(BURST, 1, 500))));
    assertThat(passed.repeated(asked(NOW + 1))).isNull();
  }

  @Test
  void shouldAskAgainWhereAnythingDiffers() {
    Seen seen = refused(500);
    long now = NOW + 1;
    var raised = List.of(new Limit("burst", 4, Duration.ofSeconds(60)));
    var claim = new Claim("00000000000000000000000000000001", "id", "f".repeat(32));

    assertThat(seen.repeated(new Reservation(ANN, "echo", raised, Cost.ONE, now))).isNull();
    assertThat(seen.repeated(new Reservation(ANN, "other", LIMITS, Cost.ONE, now))).isNull();
    assertThat(seen.repeated(new Reservation(ANN, "echo", LIMITS, Cost.ofTokens(2), now))).isNull();
    assertThat(seen.repeated(new Reservation(ANN, "echo", LIMITS, Cost.ONE, now, claim))).isNull();
  }
}
