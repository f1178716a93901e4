package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.test.TestRecord;

/** Whatever producers write, no record is lost and the stream goes on. */
class HostileRecordsProperties {

  /** Few ids, so that records meet others of their request. */
  @Provide
  Arbitrary<List<Hostile.Letter>> letters() {
    Arbitrary<String> id =
        Arbitraries.integers().between(0, 20).map(i -> Ids.at(DrivenTopology.T, i));
    return Hostile.letters(id).list().ofMinSize(1).ofMaxSize(100);
  }

  @Property(tries = 30)
  void shouldTellWhatBecameOfEveryRecordAndGoOn(@ForAll("letters") List<Hostile.Letter> letters)
      throws IOException {
    var limit = new Limit("many", 1_000_000, Duration.ofMinutes(1));
    Path state = Files.createTempDirectory(Path.of("target"), "hostile");
    try (var stream = new DrivenTopology(state, DrivenTopology.plan(limit))) {
      var outputs = new Outputs(stream);
      long now = DrivenTopology.T;
      for (Hostile.Letter letter : letters) {
        double known = outputs.known();
        in(stream, letter)
            .pipeInput(
                new TestRecord<>(
                    letter.key(), letter.value(), letter.headers(), Instant.ofEpochMilli(now++)));

        double told = outputs.read() + outputs.known() - known;
        assertThat(told).as(letter.toString()).isLessThanOrEqualTo(1);
        if (letter.topic() == 0) {
          assertThat(told).as(letter.toString()).isEqualTo(1);
        }
        assertThat(stream.count("internal.errors")).as(letter.toString()).isZero();
      }
      String id = Ids.at(now, 1000);
      stream.submit(id, "bob", now);
      assertThat(outputs.accepted.readRecordsToList())
          .extracting(TestRecord::key)
          .containsExactly(id);
    }
  }

  private static TestInputTopic<String, byte[]> in(DrivenTopology stream, Hostile.Letter letter) {
    return switch (letter.topic()) {
      case 0 -> stream.requests;
      case 1 -> stream.completions;
      default -> stream.cancellations;
    };
  }

  /** What comes out, with headers as they are. */
  private static final class Outputs {
    private final DrivenTopology stream;
    private final TestOutputTopic<String, byte[]> accepted;
    private final List<TestOutputTopic<String, byte[]>> all;

    Outputs(DrivenTopology stream) {
      this.stream = stream;
      this.accepted = out(stream.topics.accepted(Topics.DEFAULT_LANE).name());
      this.all =
          Stream.of(stream.topics.rejected(), stream.topics.results(), stream.topics.deadLetter())
              .map(topic -> out(topic.name()))
              .toList();
    }

    private TestOutputTopic<String, byte[]> out(String topic) {
      return stream.driver.createOutputTopic(
          topic, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Requests that had come before, which leave no trace in a topic. */
    double known() {
      return stream.count("decisions", "verdict", "duplicate");
    }

    int read() {
      int told = accepted.readRecordsToList().size();
      for (TestOutputTopic<String, byte[]> topic : all) {
        for (TestRecord<String, byte[]> record : topic.readRecordsToList()) {
          assertThat(EventHeaders.get(record.headers(), EventHeaders.DEAD_REASON).orElse(""))
              .isNotEqualTo("internal");
          told++;
        }
      }
      return told;
    }
  }
}
