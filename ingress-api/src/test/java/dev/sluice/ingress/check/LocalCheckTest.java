package dev.sluice.ingress.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.mirror.Reservation;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LocalCheckTest {

  private static final long T0 = 1_800_000_000_000L;
  private static final Limit LIMIT = new Limit("burst", 2, Duration.ofSeconds(60));

  private final LocalCheck check = new LocalCheck();

  private static Reservation wanted(String account, long now) {
    return new Reservation(account, List.of(LIMIT), 1, now);
  }

  @Test
  void shouldLetThroughUpToTheLimitPerAccount() {
    assertThat(check.check(wanted("a", T0))).isInstanceOf(Decision.Accepted.class);
    assertThat(check.check(wanted("a", T0))).isInstanceOf(Decision.Accepted.class);
    assertThat(check.check(wanted("a", T0))).isInstanceOf(Decision.Rejected.class);
    assertThat(check.check(wanted("b", T0))).isInstanceOf(Decision.Accepted.class);
  }

  @Test
  void shouldRepeatARefusalOfRedisUntilItsTimeIsOver() {
    var standing = new Standing(LIMIT, 2, 10_000);
    var refused = new Decision.Rejected(List.of(standing), List.of(LIMIT), OptionalLong.of(10_000));
    check.decided(wanted("a", T0), refused);

    assertThat(check.check(wanted("a", T0 + 4_000)))
        .isEqualTo(
            new Decision.Rejected(
                List.of(new Standing(LIMIT, 2, 6_000)), List.of(LIMIT), OptionalLong.of(6_000)));
    assertThat(check.check(wanted("a", T0 + 10_000))).isInstanceOf(Decision.Accepted.class);
  }
}
