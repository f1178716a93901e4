package dev.sluice.contract.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.follow.Writer.UnconfirmedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class WriterTest {

  private static final Duration LONG = Duration.ofSeconds(10);

  private final TopicInMemory topic = new TopicInMemory("words");

  /** Remembers the last text. */
  private final Followed<String> last =
      new Followed<>(
          "words",
          "words",
          "",
          (before, updates) ->
              new String(updates.get(updates.size() - 1).value(), StandardCharsets.UTF_8),
          () -> {});

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
          Future<RecordMetadata> sent = super.send(record);
          if (reaching) {
            topic.append(
                new String(record.key(), StandardCharsets.UTF_8),
                new String(record.value(), StandardCharsets.UTF_8));
          }
          return sent;
        }
      };

  private volatile boolean reaching = true;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void shouldReturnWhenTheFollowerHasReadTheRecord() {
    try (var follower = Follower.start(last, topic::consumer, LONG)) {
      var writer = new Writer(producer, "words", follower, LONG);

      var read =
          List.of("one", "two").stream()
              .map(
                  word -> {
                    writer.write("key", bytes(word));
                    return follower.snapshot();
                  })
              .toList();

      assertThat(read).containsExactly("one", "two");
    }
  }

  @Test
  void shouldSayThatNobodyKnows() {
    try (var follower = Follower.start(last, topic::consumer, LONG)) {
      var writer = new Writer(producer, "words", follower, Duration.ofMillis(50));
      producer.sendException = new TimeoutException("no memory");
      assertThatThrownBy(() -> writer.write("key", bytes("lost")))
          .isInstanceOf(UnconfirmedException.class)
          .hasMessage("Kafka did not confirm the change (no memory); it may hold all the same");

      producer.sendException = null;
      reaching = false;
      assertThatThrownBy(() -> writer.write("key", bytes("late")))
          .hasMessage("the change was written but is not in force here yet");
    }
  }
}
