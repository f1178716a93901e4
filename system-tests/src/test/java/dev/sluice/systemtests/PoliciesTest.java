package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.message.Json;
import dev.sluice.systemtests.Client.Answer;
import dev.sluice.systemtests.Installation.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators change plans, accounts and keys while everything runs, and all processes follow. */
class PoliciesTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir static Path folder;
  private static Installation sluice;

  @BeforeAll
  static void start() {
    sluice =
        Installation.start(
            folder,
            """
            auth: api-key
            plans: {free: {limits: [{name: burst, limit: 2, window: 1h}]}}
            """);
  }

  @AfterAll
  static void stop() {
    if (sluice != null) {
      sluice.close();
    }
  }

  private static String key(String account) throws IOException {
    Shell.Ended made = sluice.sluice("key", "create", "--account", account, "--json");
    assertThat(made.code()).as(made.out()).isZero();
    return Json.tree().readTree(made.out()).path("key").asText();
  }

  private static Answer submit(String key) {
    return sluice.client("ignored").submit("echo", "x", "Authorization", "Bearer " + key);
  }

  private static Path plan(String name, int limit) throws IOException {
    String yaml = "plans: {free: {limits: [{name: burst, limit: %d, window: 1h}]}}";
    return Files.writeString(folder.resolve(name), yaml.formatted(limit));
  }

  @Test
  void shouldUseARaisedLimitOnTheNextRequestAndTakeNothingBackWhenItIsLowered() throws IOException {
    String key = key("acme");
    assertThat(submit(key).status()).isEqualTo(202);
    assertThat(submit(key).status()).isEqualTo(202);
    assertThat(submit(key).status()).isEqualTo(429);

    Shell.Ended raised = sluice.sluice("plan", "apply", plan("raised.yaml", 4).toString());
    assertThat(raised.code()).as(raised.out()).isZero();
    Answer third = submit(key);
    assertThat(third.status()).as("right after apply").isEqualTo(202);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(status(key, third.id())).isEqualTo("succeeded"));

    Shell.Ended lowered = sluice.sluice("plan", "apply", plan("lowered.yaml", 1).toString());
    assertThat(lowered.code()).as(lowered.out()).isZero();
    assertThat(submit(key).status()).isEqualTo(429);
    assertThat(status(key, third.id())).isEqualTo("succeeded");

    Files.writeString(folder.resolve("broken.yaml"), "plans: {free: {limits: [{name: burst}]}}");
    Shell.Ended broken = sluice.sluice("plan", "apply", folder.resolve("broken.yaml").toString());
    assertThat(broken.code()).isNotZero();
    assertThat(broken.out()).contains("plans.free.limits[0].limit");
    assertThat(sluice.sluice("plan", "apply", plan("again.yaml", 2).toString()).code()).isZero();
  }

  @Test
  void shouldBlockAnAccountAndKeepItBlockedAfterRestartsOfEverything() throws IOException {
    String key = key("banned");
    assertThat(submit(key).status()).isEqualTo(202);
    assertThat(sluice.sluice("account", "set", "banned", "--blocked").code()).isZero();
    assertThat(submit(key).status()).isEqualTo(403);

    for (Part part : new Part[] {Part.INGRESS, Part.ADMISSION}) {
      sluice.part(part).kill();
      sluice.part(part).startAgain();
      sluice.part(part).awaitReady();
    }
    assertThat(submit(key).status()).isEqualTo(403);
  }

  @Test
  void shouldRefuseAKeyWithinASecondOfItsEnd() throws IOException {
    Shell.Ended made = sluice.sluice("key", "create", "--account", "gone", "--json");
    String key = Json.tree().readTree(made.out()).path("key").asText();
    String id = Json.tree().readTree(made.out()).path("id").asText();
    assertThat(submit(key).status()).isEqualTo(202);

    assertThat(sluice.sluice("key", "revoke", id).code()).isZero();
    await().atMost(SOON).untilAsserted(() -> assertThat(submit(key).status()).isEqualTo(401));
  }

  private static String status(String key, String id) {
    return sluice
        .client("ignored")
        .get("/v1/inferences/" + id, "Authorization", "Bearer " + key)
        .body()
        .path("status")
        .asText();
  }
}
