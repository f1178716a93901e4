package dev.sluice.ingress.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WaitersTest {

  private final List<String> subscribed = new ArrayList<>();
  private final List<String> woken = new ArrayList<>();
  private CompletableFuture<Void> answer = new CompletableFuture<>();
  private final Waiters waiters =
      new Waiters(
          id -> "channel-" + id.charAt(0),
          channel -> {
            subscribed.add(channel);
            return answer;
          },
          2);

  private Waiters.Waiter add(String id) {
    return waiters.add(id, () -> woken.add(id)).orElseThrow();
  }

  @Test
  void shouldWakeAWaiterWhenItsChannelIsHeardAndWhenItsRequestEnds() {
    add("a1");
    assertThat(woken).isEmpty();
    waiters.subscribed("channel-a");
    waiters.ended("a2");
    waiters.ended("a1");
    assertThat(woken).containsExactly("a1", "a1");
  }

  @Test
  void shouldSubscribeToAChannelOnce() {
    add("a1");
    add("a2");
    assertThat(subscribed).containsExactly("channel-a");
  }

  @Test
  void shouldWakeAtOnceIfTheChannelIsHeardAlready() {
    waiters.subscribed("channel-a");
    add("a1");
    assertThat(woken).containsExactly("a1");
    assertThat(subscribed).isEmpty();
  }

  @Test
  void shouldSubscribeAgainAfterAFailure() {
    Waiters.Waiter waiter = add("a1");
    answer.completeExceptionally(new IllegalStateException("gone"));
    answer = new CompletableFuture<>();
    waiters.listen(waiter);
    assertThat(subscribed).containsExactly("channel-a", "channel-a");
  }

  @Test
  void shouldHoldABoundedNumber() {
    Waiters.Waiter first = add("a1");
    add("a1");
    assertThat(waiters.add("b", () -> {})).isEmpty();
    waiters.remove(first);
    waiters.remove(first);
    assertThat(waiters.size()).isEqualTo(1);
    assertThat(waiters.add("b", () -> {})).isPresent();
  }

  @Test
  void shouldWakeEverybodyWhenItCloses() {
    add("a1");
    waiters.close();
    add("b1");
    assertThat(woken).containsExactly("a1", "b1");
    assertThat(waiters.isClosed()).isTrue();
  }

  @Test
  void shouldReadHowLongToWait() {
    assertThat(Wait.of("x=1&wait=25", null)).isEqualTo(new Wait(25, false));
    assertThat(Wait.of("wait=99999999999999", null)).isEqualTo(new Wait(60, false));
    assertThat(Wait.of(null, "respond-async, wait=25")).isEqualTo(new Wait(25, true));
    assertThat(Wait.of(null, "wait=soon")).isEqualTo(new Wait(0, false));
    assertThat(Wait.of("wait=-1", null)).isNull();
  }
}
