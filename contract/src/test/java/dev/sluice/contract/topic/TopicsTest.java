package dev.sluice.contract.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopicsTest {

  @Test
  void shouldPutThePrefixBeforeEveryName() {
    var topics = new Topics("test.", Duration.ofDays(1));
    assertThat(topics.all())
        .extracting(Topic::name)
        .containsExactly(
            "test.inference.requests",
            "test.inference.accepted",
            "test.inference.rejected",
            "test.inference.completions",
            "test.inference.cancellations",
            "test.inference.results",
            "test.inference.webhooks",
            "test.inference.dead-letter",
            "test.admission.policies",
            "test.admission.keys");
    assertThat(topics.admissionGroup()).isEqualTo("test.sluice-admission");
    assertThat(topics.workerGroup(Topics.DEFAULT_LANE)).isEqualTo("test.sluice-workers");
    assertThat(topics.changelog("usage")).isEqualTo("test.sluice-admission-usage-changelog");
  }

  @Test
  void shouldGiveEveryLaneATopicAndAGroup() {
    var topics = new Topics("test.", Duration.ofDays(1), Set.of("gpu"));
    assertThat(topics.lanes()).containsExactly("default", "gpu");
    assertThat(topics.accepted("gpu").name()).isEqualTo("test.inference.accepted.gpu");
    assertThat(topics.accepted("gpu").settings())
        .isEqualTo(topics.accepted(Topics.DEFAULT_LANE).settings());
    assertThat(topics.workerGroup("gpu")).isEqualTo("test.sluice-workers-gpu");
    assertThat(topics.events()).contains(topics.accepted("gpu"));
    assertThat(topics.isAccepted("test.inference.accepted.unknown")).isTrue();
    assertThat(topics.isAccepted("inference.accepted")).isFalse();
    assertThatThrownBy(() -> topics.accepted("gp")).hasMessage("no lane gp");
  }

  @Test
  void shouldStampRequestsWithTheirAppendTime() {
    assertThat(new Topics("", Duration.ofDays(1)).requests().settings())
        .isEqualTo(
            Map.of(
                "message.timestamp.type", "LogAppendTime",
                "retention.ms", "604800000",
                "max.message.bytes", "16777216"));
  }

  @Test
  void shouldKeepResultsAsLongAsTheyCanBePolled() {
    assertThat(new Topics("", Duration.ofDays(30)).results().settings())
        .containsEntry("retention.ms", "2592000000");
    assertThat(new Topics("", Duration.ofDays(1)).results().settings())
        .containsEntry("retention.ms", "604800000");
  }

  @Test
  void shouldKeepTheNewestPolicyAndKeyInOneOrder() {
    var topics = new Topics("", Duration.ofDays(1));
    assertThat(List.of(topics.policies(), topics.keys()))
        .allSatisfy(
            topic -> {
              assertThat(topic.partitions()).hasValue(1);
              assertThat(topic.settings()).containsEntry("cleanup.policy", "compact");
            });
    assertThat(topics.events()).doesNotContain(topics.policies(), topics.keys());
  }
}
