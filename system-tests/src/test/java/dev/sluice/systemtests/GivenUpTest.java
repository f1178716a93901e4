package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails for good is found by an operator, and sent again when its cause is mended. */
class GivenUpTest {

  private static final Duration WAIT = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static TensorServer server;
  private static Installation sluice;

  @BeforeAll
  static void start() {
    server = new TensorServer(0);
    sluice =
        Installation.start(
            folder,
            """
            plans: {free: {limits: [{name: many, limit: 100, window: 1h}]}}
            models:
              doubler: {runner: open-inference, url: "http://127.0.0.1:%d", attempts: 2, retry_backoff: 100ms}
            """
                .formatted(server.port()));
  }

  @AfterAll
  static void stop() {
    if (sluice != null) {
      sluice.close();
    }
    server.close();
  }

  private static String dlq(String... arguments) {
    var command = SluiceProcess.java("dev.sluice.cli.Main");
    command.add("dlq");
    command.addAll(List.of(arguments));
    command.addAll(List.of("--kafka", sluice.kafka()));
    Shell.Ended ended = Shell.run(command);
    assertThat(ended.code()).as(ended.out()).isZero();
    return ended.out();
  }

  private static List<JsonNode> listed(String... arguments) throws IOException {
    var all = new ArrayList<>(List.of("list", "--json"));
    all.addAll(List.of(arguments));
    var letters = new ArrayList<JsonNode>();
    for (String line : dlq(all.toArray(String[]::new)).lines().filter(l -> !l.isBlank()).toList()) {
      letters.add(Json.tree().readTree(line));
    }
    return letters;
  }

  @Test
  void shouldSendAgainWhatFailedForGood() throws IOException {
    Client client = sluice.client("unlucky");
    server.broken = true;
    var tensor =
        Map.of("name", "x", "shape", List.of(1, 2), "datatype", "FP32", "data", List.of(1, 2));
    String id = client.submit("doubler", Map.of("inputs", List.of(tensor))).id();
    JsonNode failed = client.await(id, WAIT).body();
    assertThat(failed.path("status").asText()).isEqualTo("failed");
    assertThat(failed.path("attempt").asInt()).isEqualTo(2);
    assertThat(failed.at("/error/message").asText())
        .isEqualTo("The model's server answered 500: out of memory");

    List<JsonNode> letters = listed("--account", "unlucky");
    assertThat(letters).hasSize(1);
    assertThat(letters.get(0).path("id").asText()).isEqualTo(id);
    assertThat(letters.get(0).path("reason").asText()).isEqualTo("attempts-exhausted");
    assertThat(letters.get(0).path("redrivable").asBoolean()).isTrue();
    assertThat(dlq("list")).contains(id, "out of memory");
    assertThat(dlq("show", id)).contains("ce_model: doubler", "\"datatype\":\"FP32\"");

    server.broken = false;
    assertThat(dlq("redrive", "--id", id)).contains("1 to be sent again with --execute");
    String sent = dlq("redrive", "--id", id, "--execute");
    String again = sent.lines().findFirst().orElse("").replace(id + " as ", "");

    await("the new job is known")
        .atMost(WAIT)
        .until(() -> client.get("/v1/inferences/" + again).status() == 200);
    JsonNode job = client.await(again, WAIT).body();
    assertThat(job.path("status").asText()).isEqualTo("succeeded");
    assertThat(job.at("/output/outputs/0/data").toString()).isEqualTo("[2.0,4.0]");
    assertThat(client.get("/v1/inferences/" + id).body().path("status").asText())
        .isEqualTo("failed");
    assertThat(listed("--id", id).get(0).path("redriven_as").asText()).isEqualTo(again);
    assertThat(dlq("redrive", "--id", id, "--execute"))
        .startsWith("0 sent again; 0 left by --limit, 1 sent again before");
  }
}
