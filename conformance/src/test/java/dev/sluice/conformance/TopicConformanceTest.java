package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Shed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** The check that all other tests rest on finds what it is to find. */
class TopicConformanceTest {

  private static final String TOPIC = "our.inference.rejected";
  private static final Instant NOW = Instant.EPOCH;
  private static final byte[] VALUE =
      Json.write(new Shed("ada", "ada", "free", "burst", 1, NOW, NOW.plusSeconds(1)));

  private final Headers headers = new RecordHeaders();

  TopicConformanceTest() {
    String source = "/ingress-api/inference.rejected";
    EventHeaders.stamp(headers, EventHeaders.Type.SHED, source, RequestId.next(), NOW);
    EventHeaders.put(headers, EventHeaders.SUBJECT, "ada/ada");
  }

  @Test
  void shouldFindNothingWrongWithWhatIsDescribed() {
    assertThatCode(() -> TopicConformance.check(TOPIC, "ada", headers, VALUE))
        .doesNotThrowAnyException();
  }

  private void assertWrong(String topic, String key, byte[] value, String words) {
    assertThatThrownBy(() -> TopicConformance.check(topic, key, headers, value))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(words);
  }

  @Test
  void shouldFindWhatIsNotDescribed() {
    assertWrong("other", "ada", VALUE, "no such topic");
    assertWrong(TOPIC, "", VALUE, "key: ");
    assertWrong(TOPIC, "ada", "{}".getBytes(StandardCharsets.UTF_8), "'account' not found");
    byte[] more =
        new String(VALUE, StandardCharsets.UTF_8)
            .replace("{", "{\"x\":1,")
            .getBytes(StandardCharsets.UTF_8);
    assertWrong(TOPIC, "ada", more, "'x'");
    headers.add("ce_more", new byte[0]);
    assertWrong(TOPIC, "ada", VALUE, "'ce_more'");
    headers.remove("ce_more").remove("ce_time");
    assertWrong(TOPIC, "ada", VALUE, "'ce_time' not found");
  }
}
