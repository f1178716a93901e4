package dev.sluice.contract.policy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.follow.TopicInMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class PoliciesInForceTest {

  private static final String FREE_AND_PRO =
      """
      plans:
        free: {limits: [{name: burst, limit: 10, window: 60s}]}
        pro: {limits: [{name: burst, limit: 600, window: 60s}]}
      accounts:
        acme: {plan: pro}
      """;
  private static final String ONCE =
      """
      default_plan: free
      plans:
        free: {limits: [{name: burst, limit: 9, window: 60s}]}
        once: {limits: [{name: burst, limit: 1, window: 60s}]}
      """;
  private static final String TWENTY =
      "{\"limits\":[{\"name\":\"burst\",\"limit\":20,\"window\":\"60s\"}]}";

  @TempDir private Path folder;
  private final TopicInMemory topic = new TopicInMemory("admission.policies");
  private final Producer<byte[], byte[]> producer = topic.producer();
  private final AtomicInteger skipped = new AtomicInteger();

  private SluiceConfig config(String yaml) {
    try {
      Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);
      return SluiceConfig.read(file, Map.of(), Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PoliciesInForce start(String yaml) {
    return PoliciesInForce.start(config(yaml), topic::consumer, producer, skipped::incrementAndGet);
  }

  private static long burst(PoliciesInForce policies, String account) {
    return policies.of(account, 0).limits().get(0).limit();
  }

  @Test
  void shouldBeWhatTheFileSaysAtTheFirstStart() {
    try (var policies = start(FREE_AND_PRO)) {
      assertThat(burst(policies, "anybody")).isEqualTo(10);
      assertThat(burst(policies, "acme")).isEqualTo(600);
      assertThat(policies.get().version()).isEqualTo(4);
      assertThat(policies.check().detail()).isEqualTo("version 4");
    }
  }

  @Test
  void shouldBeWhatTheTopicSaysAtALaterStart() {
    start(FREE_AND_PRO).close();
    try (var policies = start("plans: {free: {limits: [{name: burst, limit: 9, window: 1s}]}}")) {
      assertThat(burst(policies, "anybody")).isEqualTo(10);
      assertThat(burst(policies, "acme")).isEqualTo(600);
      assertThat(policies.get().version()).isEqualTo(4);
    }
  }

  @Test
  void shouldPointOutOnceInAProcessThatTheFileSaysOtherwise() {
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    var logger = (Logger) LoggerFactory.getLogger(PoliciesInForce.class);
    logger.addAppender(log);
    start(FREE_AND_PRO).close();
    log.list.clear();

    start(ONCE).close();
    start(ONCE).close();

    logger.detachAppender(log);
    assertThat(log.list)
        .extracting(event -> event.getKeyValuePairs().get(0).toString())
        .containsExactly("differs=\"plans free, once\"");
  }

  @Test
  void shouldFinishAFirstStartThatWasCutShort() {
    topic.append("plan/free", TWENTY);
    try (var policies = start(FREE_AND_PRO)) {
      assertThat(burst(policies, "anybody")).isEqualTo(20);
      assertThat(burst(policies, "acme")).isEqualTo(600);
      assertThat(policies.get().version()).isEqualTo(4);
    }
  }

  @Test
  void shouldFollowWhatIsWrittenAndKnowItWhenTheWriterReturns() {
    try (var policies = start(FREE_AND_PRO)) {
      Plan plan = new Plan("free", policies.of("acme", 0).limits());
      var changes = new PolicyChanges(null, Map.of("free", Optional.of(plan)), Map.of());

      long version = policies.writer(producer, Duration.ofSeconds(10)).write(changes.entries());

      assertThat(version).isEqualTo(5);
      assertThat(policies.get().version()).isEqualTo(5);
      assertThat(burst(policies, "anybody")).isEqualTo(600);
    }
  }

  @Test
  void shouldPassOverWhatBreaksWhatIsThere() {
    start(FREE_AND_PRO).close();
    topic.append("default_plan", "{\"plan\":\"gold\"}");
    topic.append("plan/pro", "{\"limits\":[]}");
    topic.append("colour", "red");
    topic.append("plan/free", TWENTY);
    try (var policies = start(FREE_AND_PRO)) {
      assertThat(burst(policies, "anybody")).isEqualTo(20);
      assertThat(burst(policies, "acme")).isEqualTo(600);
      assertThat(skipped).hasValueGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void shouldKeepWhatHeldWhenTheTopicIsGone() {
    var now = new AtomicReference<>(topic);
    Supplier<Consumer<byte[], byte[]>> consumers =
        () -> Objects.requireNonNull(now.get()).consumer();
    try (var policies =
        PoliciesInForce.start(config(FREE_AND_PRO), consumers, producer, () -> {})) {
      now.set(new TopicInMemory("admission.policies"));
      topic.away(true);
      while (policies.check().ready()) {
        Thread.onSpinWait();
      }
      while (!policies.check().ready()) {
        Thread.onSpinWait();
      }
      assertThat(burst(policies, "acme")).isEqualTo(600);
    }
  }
}
