package dev.sluice.worker.openinference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.worker.upstream.FakeServer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelProbeTest {

  private static final String METADATA =
      "{\"name\":\"m\",\"platform\":\"onnx\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\","
          + "\"shape\":[-1,2]}],\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[2]}]}";

  private final Subject subject = new Subject();

  @AfterEach
  void close() {
    subject.close();
  }

  @Test
  void shouldAskForTheModelAndWhetherItIsReady() {
    subject.server.then(200, METADATA).then(200, "");
    subject.runner().probe().begin();
    await().until(() -> subject.server.asked.size() == 2);
    assertThat(subject.server.asked)
        .extracting(FakeServer.Asked::path)
        .containsExactly("/v2/models/their%20own", "/v2/models/their%20own/ready");
    assertThat(subject.runner().trouble()).isEmpty();
  }

  @Test
  void shouldSayWhatIsWrongUntilItIsWell() {
    OpenInferenceRunner runner = subject.runner();
    subject.server.then(
        call -> {
          assertThat(runner.trouble()).isEmpty();
          byte[] words = "{\"error\":\"no such model\"}".getBytes(StandardCharsets.UTF_8);
          call.sendResponseHeaders(404, words.length);
          call.getResponseBody().write(words);
        });
    subject.server.then(
        call -> {
          assertThat(runner.trouble()).isPresent();
          assertThat(runner.trouble().orElseThrow())
              .startsWith("The model's server answered 404: no such model (GET http://127.0.0.1:")
              .endsWith("/v2/models/their%20own)");
          call.sendResponseHeaders(200, -1);
        });
    subject.server.then(400, "").then(200, METADATA).then(200, "");

    runner.probe().begin();

    await().until(() -> subject.server.asked.size() == 5);
    await().until(() -> runner.trouble().isEmpty());
    assertThat(subject.pauses).hasSize(2);
  }

  @Test
  void shouldGoOnAskingForAServerThatIsAway() {
    subject.server.then(call -> {}).then(200, METADATA).then(200, "");
    subject.runner().probe().begin();
    await().until(() -> subject.server.asked.size() >= 3);
    await().until(() -> subject.runner().trouble().isEmpty());
  }

  @Test
  void shouldTellShapesAndWhetherRowsAreFree() {
    Metadata read = Metadata.read(METADATA.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    assertThat(read).hasToString("x FP32 [-1,2] → y FP32 [2]");
    assertThat(read.hasFreeRows()).isFalse();
    assertThat(Metadata.read("[".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }
}
