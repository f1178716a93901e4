package dev.sluice.ingress.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Mode;
import dev.sluice.contract.limit.Per;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.limit.Window;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.mirror.Reservation;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalUsageTest {

  private static final long NOW = 1_700_000_000_000L;
  private static final Limit BURST = new Limit("burst", 3, Duration.ofSeconds(60));
  private static final Limit PER_CLIENT =
      new Limit(
          "own",
          1,
          new Window.Sliding(Duration.ofSeconds(60)),
          Unit.REQUESTS,
          Per.CLIENT,
          Mode.ENFORCE);
  private static final Limit SLOTS =
      new Limit("slots", 2, new Window.Held(), Unit.SLOTS, Per.ACCOUNT, Mode.ENFORCE);

  private final LocalUsage usage = new LocalUsage();

  private Decision decide(String client, long now, Limit... limits) {
    var subject = new Subject("acme", client);
    return usage.decide(new Reservation(subject, "echo", List.of(limits), Cost.ONE, now), null);
  }

  private boolean passes(String client, long now, Limit... limits) {
    return decide(client, now, limits) instanceof Decision.Accepted;
  }

  @Test
  void shouldLetNoMoreThanTheLimitThrough() {
    var passed = IntStream.range(0, 5).mapToObj(i -> passes("ann", NOW + i, BURST)).toList();
    assertThat(passed).containsExactly(true, true, true, false, false);
    assertThat(passes("ann", NOW + 62_000, BURST)).isTrue();
  }

  @Test
  void shouldNotForgetAnAccountForAllItsClients() {
    long passed =
        IntStream.range(0, 500)
            .filter(i -> passes("client" + i, NOW + i, BURST, PER_CLIENT))
            .count();
    assertThat(passed).isEqualTo(3);
  }

  @Test
  void shouldTakeASlotForTenSecondsBecauseNobodyTellsWhenAJobEnds() {
    assertThat(passes("ann", NOW, SLOTS)).isTrue();
    assertThat(passes("ann", NOW, SLOTS)).isTrue();
    Decision third = decide("ann", NOW, SLOTS);

    assertThat(third).isInstanceOf(Decision.Rejected.class);
    assertThat(((Decision.Rejected) third).refusing()).containsExactly(SLOTS);
    assertThat(third.standings()).extracting(Standing::limit).containsExactly(SLOTS);
    assertThat(passes("ann", NOW + 10_500, SLOTS)).isTrue();
  }

  private static final Limit TWENTY = new Limit("burst", 20, Duration.ofSeconds(10));

  private boolean passesAfter(Seen seen, long now) {
    return usage.decide(asked(now), seen) instanceof Decision.Accepted;
  }

  private static Reservation asked(long now) {
    return new Reservation(new Subject("acme", "ann"), "echo", List.of(TWENTY), Cost.ONE, now);
  }

  private static Seen full() {
    return said(new Standing(TWENTY, 20, 200));
  }

  private static Seen said(Standing standing) {
    return new Seen(asked(NOW), new Decision.Accepted(List.of(standing)));
  }

  @Test
  void shouldGoOnFromWhatRedisSaidLast() {
    assertThat(passesAfter(full(), NOW + 10)).isFalse();

    // A client at its limit gets what falls away meanwhile, no burst and no pause.
    long passed =
        IntStream.range(0, 500).filter(i -> passesAfter(full(), NOW + 10 + 10 * i)).count();
    assertThat(passed).isBetween(8L, 10L);
  }

  @Test
  void shouldTakeNoNoticeOfWhatWasSaidOfOtherLimits() {
    var other = new Limit("burst", 30, Duration.ofSeconds(10));
    var of = new Reservation(asked(NOW).subject(), "echo", List.of(other), Cost.ONE, NOW);
    var seen = new Seen(of, new Decision.Accepted(List.of(new Standing(other, 30, 200))));
    assertThat(passesAfter(seen, NOW + 10)).isTrue();
  }
}
