package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.systemtests.Client.Answer;
import dev.sluice.systemtests.Installation.Part;
import io.lettuce.core.RedisClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An idempotency key is one job, charged once: from any ingress, after any crash. */
class OnceTest {

  private static final String KEY = "Idempotency-Key";
  private static final Duration WAIT = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static Installation sluice;
  private static Installation.Ingress other;

  @BeforeAll
  static void start() {
    sluice =
        Installation.start(
            folder, "plans: {free: {limits: [{name: burst, limit: 100, window: 1h}]}}");
    other = sluice.startIngress();
  }

  @AfterAll
  static void stop() {
    if (sluice != null) {
      sluice.close();
    }
  }

  private static long used(Client client) {
    return client.get("/v1/limits").body().path("limits").path(0).path("used").asLong();
  }

  @Test
  void shouldGiveTheSameJobFromEitherIngressAlsoAfterACrash() {
    Client here = sluice.client("ann");
    Client there = other.client("ann");

    Answer first = here.submit("echo", "same", KEY, "a");
    Answer second = there.submit("echo", "same", KEY, "a");
    sluice.part(Part.INGRESS).kill();
    Answer third = there.submit("echo", "same", KEY, "a");
    sluice.part(Part.INGRESS).startAgain();
    sluice.part(Part.INGRESS).awaitReady();
    Answer fourth = here.submit("echo", "same", KEY, "a");

    assertThat(first.status()).isEqualTo(202);
    assertThat(List.of(second.id(), third.id(), fourth.id())).containsOnly(first.id());
    assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    await().atMost(WAIT).untilAsserted(() -> assertThat(used(here)).isEqualTo(1));
    assertThat(here.submit("echo", "another", KEY, "a").status()).isEqualTo(422);
  }

  @Test
  void shouldChargeOnceAlsoWhenRedisHasForgottenTheKey() {
    Client client = sluice.client("bob");
    var ids = new HashSet<String>();
    ids.add(client.submit("echo", "same", KEY, "b").id());
    try (RedisClient redis = RedisClient.create("redis://127.0.0.1:" + sluice.redisPort());
        var connection = redis.connect()) {
      connection.sync().flushall();
    }

    // Before the mirror is back, and after.
    ids.add(client.submit("echo", "same", KEY, "b").id());
    for (String id : ids) {
      await()
          .atMost(WAIT)
          .untilAsserted(
              () ->
                  assertThat(client.get("/v1/inferences/" + id).body().path("status").asText())
                      .isEqualTo("succeeded"));
    }

    assertThat(
            sluice.topics().all("inference.accepted").stream()
                .filter(
                    record ->
                        EventHeaders.get(record.headers(), EventHeaders.SUBJECT)
                            .orElse("")
                            .equals("bob/bob")))
        .hasSize(1);
    await().atMost(WAIT).untilAsserted(() -> assertThat(used(client)).isEqualTo(1));
  }
}
