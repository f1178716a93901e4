package dev.sluice.admission;

import static dev.sluice.admission.DrivenTopology.T;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.message.TimeLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever reaches the stream how often, a key is admitted and charged once. */
class IdempotencyTest {

  private static final Limit BURST = new Limit("burst", 2, Duration.ofSeconds(60));
  private static final long DAY = Duration.ofDays(1).toMillis();

  @TempDir Path state;
  private DrivenTopology flow;

  @BeforeEach
  void open() {
    flow = new DrivenTopology(state, DrivenTopology.plan(BURST));
  }

  @AfterEach
  void close() {
    flow.close();
  }

  private void submit(String id, String client, String key, String body, long time) {
    var idempotency = Idempotency.of(key, body.getBytes(StandardCharsets.UTF_8));
    var subject = new Subject("acme", client);
    flow.submit(
        new Routing(
            id, subject, "echo", Cost.ONE, OptionalLong.empty(), idempotency, TimeLimits.NONE),
        time);
  }

  private long used(long now) {
    return flow.driver.<String, Usage>getKeyValueStore("usage").get("acme/burst").used(BURST, now);
  }

  private static String id(int number) {
    return Ids.at(T, number);
  }

  @Test
  void shouldEndASecondIdForAKnownKeyAsAnAliasThatIsChargedNothing() {
    submit(id(1), "ann", "k", "body", T);
    submit(id(2), "ann", "k", "body", T + 5);

    assertThat(flow.acceptedIds()).containsExactly(id(1));
    assertThat(flow.rejections())
        .extracting(Rejection::id, Rejection::reason, Rejection::aliasOf)
        .containsExactly(tuple(id(2), "alias", id(1)));
    assertThat(used(T + 5)).isEqualTo(1);
  }

  @Test
  void shouldRefuseAKeyThatComesWithAnotherBody() {
    submit(id(1), "ann", "k", "body", T);
    submit(id(2), "ann", "k", "other", T + 5);
    assertThat(flow.rejections())
        .extracting(Rejection::reason)
        .containsExactly("idempotency-key-reused");
    assertThat(used(T + 5)).isEqualTo(1);
  }

  @Test
  void shouldAdmitTheSameIdThatReachesKafkaTwiceOnce() {
    submit(id(1), "ann", "k", "body", T);
    submit(id(1), "ann", "k", "body", T + 5);
    assertThat(flow.acceptedIds()).containsExactly(id(1));
    assertThat(flow.rejections()).isEmpty();
  }

  @Test
  void shouldKeepKeysOfTwoClientsApart() {
    submit(id(1), "ann", "k", "body", T);
    submit(id(2), "bob", "k", "body", T + 5);
    assertThat(flow.acceptedIds()).containsExactly(id(1), id(2));
  }

  @Test
  void shouldLetARejectedRequestsKeyBeSentAgain() {
    submit(id(1), "ann", "a", "body", T);
    submit(id(2), "ann", "b", "body", T);
    submit(id(3), "ann", "c", "body", T);
    assertThat(flow.acceptedIds()).hasSize(2);
    long later = T + 120_000;
    submit(Ids.at(later, 4), "ann", "c", "body", later);
    assertThat(flow.acceptedIds()).containsExactly(Ids.at(later, 4));
  }

  @Test
  void shouldForgetAKeyAfterADay() {
    submit(id(1), "ann", "k", "body", T);
    submit(Ids.at(T + DAY - 1, 2), "ann", "k", "body", T + DAY - 1);
    submit(Ids.at(T + DAY, 3), "ann", "k", "body", T + DAY);
    assertThat(flow.acceptedIds()).containsExactly(id(1), Ids.at(T + DAY, 3));
  }
}
