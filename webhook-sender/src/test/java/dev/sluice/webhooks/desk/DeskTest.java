package dev.sluice.webhooks.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.message.RawJson;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.webhook.Delivery;
import dev.sluice.contract.webhook.Delivery.Attempt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeskTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
  private static final Instant LATER = NOW.plusSeconds(3600);
  private static final int ONE = 0;

  private final Map<Integer, Long> offsets = new HashMap<>();
  private Desk desk = new Desk(new Desk.Bounds(100, 4, 100));

  @BeforeEach
  void own() {
    desk.assign(ONE, 0, 0);
  }

  private static Delivery due(String id, String host) {
    var event = new Delivery.Event("inference.succeeded", new RawJson("{}"));
    var subject = new Subject("acme", "ann");
    return Delivery.due(id, subject, "https://" + host + "/", event, null, NOW);
  }

  private static Attempt answer(int status) {
    return new Attempt(NOW, status, null, 1);
  }

  private static Delivery delivered(Delivery delivery) {
    return delivery.ended(null, answer(200), NOW);
  }

  private static Delivery failed(Delivery delivery) {
    return delivery.retryAt(LATER, answer(500));
  }

  /** Appends to the partition, and reads. */
  private long write(Delivery delivery) {
    long offset = offsets.merge(ONE, 1L, Long::sum) - 1;
    desk.take(new Place(ONE, offset), delivery, NOW.toEpochMilli());
    desk.reached(ONE, offset + 1);
    return offset;
  }

  private List<String> begun(Instant at) {
    return desk.begin(at.toEpochMilli()).stream().map(Open::id).toList();
  }

  @Test
  void shouldSendWhatIsDueAndNothingElse() {
    write(due("a", "one.example"));
    write(failed(due("b", "two.example")));

    assertThat(begun(NOW.minusMillis(1))).isEmpty();
    assertThat(begun(NOW)).containsExactly("a");
    assertThat(begun(NOW)).isEmpty();
    assertThat(begun(LATER.minusMillis(1))).isEmpty();
    assertThat(begun(LATER)).containsExactly("b");
  }

  @Test
  void shouldForgetWhatHasEnded() {
    write(due("a", "one.example"));
    begun(NOW);

    write(delivered(due("a", "one.example")));

    assertThat(desk.open()).isZero();
    assertThat(desk.sending()).isZero();
    assertThat(desk.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldTryAHostOnceAtATimeUntilItAnswersWell() {
    for (int i = 0; i < 20; i++) {
      write(due("a" + i, "one.example"));
    }

    assertThat(begun(NOW)).containsExactly("a0");
    write(delivered(due("a0", "one.example")));
    assertThat(begun(NOW)).containsExactly("a1", "a10");
    write(delivered(due("a1", "one.example")));
    write(delivered(due("a10", "one.example")));
    assertThat(begun(NOW)).hasSize(4);
    write(delivered(due("a11", "one.example")));
    assertThat(begun(NOW)).as("never more than the bound").hasSize(1);
    write(failed(due("a12", "one.example")));
    write(failed(due("a13", "one.example")));
    write(failed(due("a14", "one.example")));
    assertThat(begun(NOW)).as("it is in trouble again").isEmpty();
  }

  @Test
  void shouldNotLetOneHostHoldUpTheOthers() {
    for (int i = 0; i < 50; i++) {
      write(due("slow" + i, "slow.example"));
    }
    assertThat(begun(NOW)).hasSize(1);

    write(due("fine", "fine.example"));

    assertThat(begun(NOW)).containsExactly("fine");
  }

  @Test
  void shouldSendNoMoreAtOnceThanItMay() {
    desk = new Desk(new Desk.Bounds(3, 4, 100));
    desk.assign(ONE, 0, 0);
    for (int i = 0; i < 5; i++) {
      write(due("a" + i, i + ".example"));
    }

    assertThat(begun(NOW)).hasSize(3);
    assertThat(desk.nextDue()).isEqualTo(Long.MAX_VALUE);
    write(delivered(due("a0", "0.example")));
    assertThat(begun(NOW)).hasSize(1);
  }

  @Test
  void shouldSendNothingBeforeItHasReadAllThatOthersDid() {
    desk.revokeAll();
    desk.assign(ONE, 0, 3);

    write(due("a", "one.example"));
    write(due("b", "one.example"));
    assertThat(begun(NOW)).isEmpty();
    assertThat(desk.isCurrent()).isFalse();
    write(delivered(due("a", "one.example")));

    assertThat(desk.isCurrent()).isTrue();
    assertThat(begun(NOW)).containsExactly("b");
  }

  @Test
  void shouldGoOnFromWhereADeliveryStood() {
    Delivery twice = failed(failed(due("a", "one.example")));
    write(due("a", "one.example"));
    write(failed(due("a", "one.example")));
    write(twice);

    Open one = desk.begin(LATER.toEpochMilli()).get(0);

    assertThat(one.place()).isEqualTo(new Place(ONE, 2));
  }

  @Test
  void shouldNotBeMisledByRecordsThatComeLate() {
    write(due("a", "one.example"));
    write(delivered(due("a", "one.example")));

    write(due("a", "one.example"));
    write(failed(due("a", "one.example")));

    assertThat(desk.open()).isZero();
  }

  @Test
  void shouldSendAgainWhatIsAskedForAgain() {
    Delivery done = delivered(due("a", "one.example"));
    write(done);

    write(done.again(NOW));

    assertThat(begun(NOW)).containsExactly("a");
  }

  @Test
  void shouldAbandonWhatIsSentWhenItsPartitionIsTaken() {
    write(due("a", "one.example"));
    Open one = desk.begin(NOW.toEpochMilli()).get(0);

    desk.revoke(ONE);

    assertThat(one.isAbandoned()).isTrue();
    assertThat(desk.open()).isZero();
    assertThat(desk.sending()).isZero();
    assertThat(desk.lowWater(ONE)).isEmpty();
  }

  @Test
  void shouldCommitTheOldestRecordOfWhatHasNotEnded() {
    write(due("a", "one.example"));
    write(due("b", "two.example"));
    write(due("c", "two.example"));
    assertThat(desk.lowWater(ONE)).hasValue(0);

    write(delivered(due("a", "one.example")));
    assertThat(desk.lowWater(ONE)).hasValue(1);
    write(failed(due("b", "two.example")));
    assertThat(desk.lowWater(ONE)).hasValue(2);
    write(delivered(due("c", "two.example")));
    assertThat(desk.lowWater(ONE)).hasValue(4);
    write(delivered(failed(due("b", "two.example"))));
    assertThat(desk.lowWater(ONE)).hasValue(7);
  }

  @Test
  void shouldWriteAgainWhatLiesFarBehind() {
    Delivery old = failed(due("old", "dead.example"));
    write(old);
    for (int i = 0; i < Share.FARTHEST_BEHIND; i++) {
      write(delivered(due("d" + i, "fine.example")));
    }

    assertThat(desk.carried()).extracting(Open::id).containsExactly("old");
    assertThat(desk.carried()).as("once").isEmpty();
    assertThat(begun(LATER)).as("not while it is written").isEmpty();
    write(old);

    assertThat(desk.lowWater(ONE)).hasValue(Share.FARTHEST_BEHIND + 1);
    assertThat(begun(LATER)).containsExactly("old");
  }

  @Test
  void shouldGiveUpWhatTheMostCrowdedHostWouldGetLast() {
    desk = new Desk(new Desk.Bounds(100, 4, 3));
    desk.assign(ONE, 0, 0);
    write(failed(due("c", "crowd.example")));
    write(due("a", "crowd.example"));
    write(due("b", "crowd.example"));
    assertThat(desk.crowdedOut()).isEmpty();

    write(due("fine", "fine.example"));

    assertThat(desk.crowdedOut()).extracting(Open::id).containsExactly("c");
    assertThat(desk.crowdedOut()).as("once").isEmpty();
    write(failed(due("c", "crowd.example")).givenUp(Delivery.CROWDED_OUT, NOW));
    assertThat(desk.open()).isEqualTo(3);
  }

  @Test
  void shouldTryAgainWhatCouldNotBeSent() {
    write(due("a", "one.example"));
    Open one = desk.begin(NOW.toEpochMilli()).get(0);

    desk.postpone(one, NOW.plusSeconds(1).toEpochMilli());

    assertThat(begun(NOW)).isEmpty();
    assertThat(begun(NOW.plusSeconds(1))).containsExactly("a");
  }

  @Test
  void shouldKeepOnlyWhatIsSentSoon() {
    write(due("a", "one.example"));
    write(failed(due("b", "one.example")));

    var kept = new ArrayList<Delivery>();
    desk.begin(NOW.toEpochMilli()).forEach(one -> kept.add(one.kept()));
    write(delivered(due("a", "one.example")));
    desk.begin(LATER.toEpochMilli()).forEach(one -> kept.add(one.kept()));

    assertThat(kept).containsExactly(due("a", "one.example"), null);
  }
}
