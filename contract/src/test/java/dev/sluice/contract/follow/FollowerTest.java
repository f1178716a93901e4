package dev.sluice.contract.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.message.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class FollowerTest {

  private static final Duration LONG = Duration.ofSeconds(10);

  private final TopicInMemory topic = new TopicInMemory("plans");
  private final AtomicInteger skipped = new AtomicInteger();
  private final Followed<Map<String, Integer>> numbers =
      new Followed<>("plans", "plans", Map.of(), FollowerTest::fold, skipped::incrementAndGet);

  private static Map<String, Integer> fold(Map<String, Integer> before, List<Update> updates)
      throws UnreadableException {
    var after = new TreeMap<>(before);
    for (Update update : updates) {
      byte[] value = update.value();
      if (value == null) {
        after.remove(update.key());
      } else if (new String(value, StandardCharsets.UTF_8).equals("?")) {
        throw new UnreadableException("broken", "it is a question");
      } else {
        after.put(update.key(), Integer.valueOf(new String(value, StandardCharsets.UTF_8)));
      }
    }
    return Map.copyOf(after);
  }

  private Follower<Map<String, Integer>> start() {
    return Follower.start(numbers, topic::consumer, LONG);
  }

  @Test
  void shouldKnowTheWholeTopicWhenItHasStarted() {
    topic.append("a", "1");
    topic.append("b", "2");
    topic.append("a", null);

    try (var follower = start()) {
      assertThat(follower.latest()).isEqualTo(new Snapshot<>(Map.of("b", 2), 3));
      assertThat(follower.check().ready()).isTrue();
    }
  }

  @Test
  void shouldStartWithNothingOnAnEmptyTopic() {
    try (var follower = start()) {
      assertThat(follower.latest()).isEqualTo(new Snapshot<>(Map.of(), 0));
    }
  }

  @Test
  void shouldTellOfEveryChange() throws InterruptedException {
    try (var follower = start()) {
      BlockingQueue<Snapshot<Map<String, Integer>>> told = new LinkedBlockingQueue<>();
      follower.onChange(
          snapshot -> {
            throw new IllegalStateException("a listener's own trouble");
          });
      follower.onChange(told::add);

      topic.append("a", "1");
      var first = told.poll(10, TimeUnit.SECONDS);
      if (first != null && first.version() == 0) { // the empty topic itself, told just then
        first = told.poll(10, TimeUnit.SECONDS);
      }
      assertThat(first).isEqualTo(new Snapshot<>(Map.of("a", 1), 1));
      long offset = topic.append("a", "2");

      assertThat(follower.await(offset + 1, LONG)).isTrue();
      assertThat(follower.snapshot()).isEqualTo(Map.of("a", 2));
      assertThat(follower.await(offset + 2, Duration.ofMillis(1))).isFalse();
    }
  }

  @Test
  void shouldSkipWhatCannotBeReadAndKeepWhatHeldBefore() {
    topic.append("a", "1");
    topic.append("b", "?");
    topic.append("a", "?");
    topic.append(null, "7");
    topic.append("c", "3");
    topic.append("c", "x");

    try (var follower = start()) {
      assertThat(follower.latest()).isEqualTo(new Snapshot<>(Map.of("a", 1, "c", 3), 5));
      assertThat(skipped).hasValue(4);
    }
  }

  @Test
  void shouldKeepWhatItKnowsWhileKafkaIsAwayAndReadAllAgainAfterwards() {
    topic.append("a", "1");
    try (var follower = start()) {
      topic.away(true);
      while (follower.check().ready()) {
        Thread.onSpinWait();
      }
      long offset = topic.append("a", "2");
      assertThat(follower.snapshot()).isEqualTo(Map.of("a", 1));
      assertThat(follower.check().detail()).isEqualTo("TimeoutException: nobody answers");

      topic.away(false);

      assertThat(follower.await(offset + 1, LONG)).isTrue();
      assertThat(follower.latest()).isEqualTo(new Snapshot<>(Map.of("a", 2), 2));
      assertThat(follower.check().ready()).isTrue();
    }
  }

  @Test
  void shouldSayWhatIsWrongWhenItCannotStart() {
    topic.away(true);

    assertThatThrownBy(
            () -> Follower.start(numbers, topic::consumer, Duration.ofMillis(200)).close())
        .isInstanceOf(KafkaException.class)
        .hasMessage(
            "topic plans could not be read to its end within 0 s: TimeoutException: nobody"
                + " answers");
  }
}
