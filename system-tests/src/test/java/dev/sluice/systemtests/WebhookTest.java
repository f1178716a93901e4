package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.service.FreePort;
import dev.sluice.systemtests.Installation.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks from the submission to the receiver, with the sender as a process of its own. */
class WebhookTest {

  private static final Duration WAIT = Duration.ofSeconds(30);

  /** The second attempt comes after 5 s. */
  private static final Duration RETRIED = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static Installation sluice;
  private static SluiceProcess sender;
  private static Client client;

  private final WebhookReceiver receiver = new WebhookReceiver();

  @BeforeAll
  static void start() {
    sluice =
        Installation.start(
            folder,
            """
            plans: {free: {limits: [{name: many, limit: 1000, window: 1h}]}}
            models: {echo: {runner: echo}}
            webhooks: {allow_private: true}
            """);
    sender = sluice.startWebhooks();
    client = sluice.client("hooked");
  }

  @AfterAll
  static void stop() {
    if (sluice != null) {
      sluice.close();
    }
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  private static String submit(Object input, String url) {
    Client.Answer answer =
        client.post(
            "/v1/inferences",
            Map.of("model", "echo", "input", input, "webhook", Map.of("url", url)));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
    return answer.id();
  }

  private WebhookReceiver.Got awaitCall(String id) {
    await("a webhook of " + id)
        .atMost(RETRIED)
        .until(() -> receiver.got().stream().anyMatch(got -> of(got, id)));
    return receiver.got().stream().filter(got -> of(got, id)).findFirst().orElseThrow();
  }

  private static boolean of(WebhookReceiver.Got got, String id) {
    return id.equals(got.headers().get("webhook-id"));
  }

  private static String awaitStatus(String id) {
    return client.await(id, WAIT).body().path("status").asText();
  }

  private static void awaitState(String id, String state) {
    await(id + " is " + state)
        .atMost(RETRIED)
        .until(() -> list("--id", id, "--json").contains("\"state\":\"" + state + "\""));
  }

  private static String list(String... more) {
    var arguments = new ArrayList<>(List.of("list", "--kafka", sluice.kafka()));
    arguments.addAll(List.of(more));
    return sluice.webhooks(arguments.toArray(String[]::new)).out();
  }

  @Test
  void shouldBeVerifiedByTheLibraryOfStandardWebhooks() throws IOException {
    String id = submit(Map.of("any", "JSON é"), receiver.url("200"));
    WebhookReceiver.Got got = awaitCall(id);
    Path call =
        Files.write(
            folder.resolve("call.json"),
            Json.write(Map.of("headers", got.headers(), "body", got.body())));
    Path node = Node.with("standardwebhooks@1.1.1");

    Shell.Ended right = verify(node, secret("hooked"), call);
    Shell.Ended wrong = verify(node, secret("somebody-else"), call);

    assertThat(right.out().strip()).isEqualTo("inference.succeeded " + id);
    assertThat(right.code()).isZero();
    assertThat(wrong.code()).isNotZero();
    assertThat(wrong.out()).contains("No matching signature found");
  }

  private static Shell.Ended verify(Path node, String secret, Path call) {
    String script = Path.of("src/test/resources/verify-webhook.mjs").toString();
    return Shell.run(List.of("node", script, node.toString(), secret, call.toString()));
  }

  private static String secret(String account) {
    String data = folder.resolve("webhooks").toString();
    Shell.Ended shown = sluice.webhooks("secret", "--account", account, "--data", data);
    assertThat(shown.code()).as(shown.out()).isZero();
    return shown.out().strip();
  }

  @Test
  void shouldTellTheJobAsAPollShowsIt() {
    String id = submit("seen twice", receiver.url("200"));

    WebhookReceiver.Got got = awaitCall(id);

    assertThat(got.data()).isEqualTo(client.get("/v1/inferences/" + id).body());
  }

  /** Complaint: a webhook that fails takes its job with it. */
  @Test
  void shouldNeverLetAWebhookInTroubleTouchAJob() {
    var troubles =
        List.of(
            receiver.url("500"),
            receiver.url("hang"),
            receiver.url("410"),
            "http://127.0.0.1:" + FreePort.onLoopback() + "/nobody-listens",
            "http://nobody.invalid/");
    var ids = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      ids.add(submit(i, troubles.get(i % troubles.size())));
    }
    await("the first calls").atMost(WAIT).until(() -> !receiver.got().isEmpty());
    sender.kill();
    try {
      for (int i = 0; i < 20; i++) {
        ids.add(submit(i, troubles.get(i % troubles.size())));
      }

      assertThat(ids).allSatisfy(id -> assertThat(awaitStatus(id)).isEqualTo("succeeded"));
      assertThat(sluice.topics().ids("inference.results", EventHeaders.Type.SETTLED))
          .containsOnlyOnceElementsOf(ids);
      assertThat(sluice.part(Part.INGRESS).get("/health/ready").statusCode()).isEqualTo(200);
      assertThat(sluice.part(Part.ADMISSION).get("/health/ready").statusCode()).isEqualTo(200);
    } finally {
      sender.startAgain();
      sender.awaitReady();
    }
  }

  @Test
  void shouldLoseNoWebhookWhenTheSenderIsKilled() {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 30; i++) {
      ids.add(submit(i, receiver.url("500")));
      if (i == 15) {
        sender.kill();
      }
    }
    receiver.getWell();
    sender.startAgain();
    sender.awaitReady();

    ids.forEach(id -> assertThat(awaitStatus(id)).isEqualTo("succeeded"));
    ids.forEach(this::awaitCall);
    await("all are delivered")
        .atMost(RETRIED)
        .until(
            () ->
                list("--account", "hooked", "--status", "delivered", "--json", "--limit", "1000")
                        .lines()
                        .filter(line -> ids.stream().anyMatch(line::contains))
                        .count()
                    == ids.size());
  }

  @Test
  void shouldShowWhatWasTriedAndSendItAgain() {
    String id = submit("again", receiver.url("410"));
    awaitState(id, "failed");

    String shown = list("--id", id);
    assertThat(shown)
        .containsPattern(
            "id +account +event +state +tries +last answer +next +url\n"
                + id
                + "  hooked +succeeded +failed +1 +410 +never, gone +http://127.0.0.1")
        .containsPattern("at +took +answer\n20[0-9T:.-]+Z +[0-9]+ ms +410");

    receiver.getWell();
    Shell.Ended again = sluice.webhooks("redeliver", id, "--kafka", sluice.kafka());
    assertThat(again.code()).as(again.out()).isZero();
    assertThat(again.out()).startsWith("due now: inference.succeeded to http://127.0.0.1");

    awaitState(id, "delivered");
    assertThat(receiver.got().stream().filter(got -> of(got, id))).hasSize(2);
    Shell.Ended unknown =
        sluice.webhooks(
            "redeliver", "01a205e8-9d84-7010-a164-9b67a0e6aa3d", "--kafka", sluice.kafka());
    assertThat(unknown.code()).isEqualTo(5);
  }
}
