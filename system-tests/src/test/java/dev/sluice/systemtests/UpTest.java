package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.service.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one command: everything in one process, with no configuration file. */
class UpTest {

  private static final Duration WAIT = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final String httpPort = Integer.toString(FreePort.onLoopback());
  private final String kafkaPort = Integer.toString(FreePort.onLoopback());
  private final String redisPort = Integer.toString(FreePort.onLoopback());
  private SluiceProcess up;

  @BeforeEach
  void start() {
    var arguments =
        List.of(
            "up",
            "--data",
            folder.resolve("data").toString(),
            "--http-port",
            httpPort,
            "--kafka-port",
            kafkaPort,
            "--redis-port",
            redisPort);
    up = SluiceProcess.start("up", arguments, Map.of(), folder).awaitReady();
  }

  @AfterEach
  void stop() {
    up.close();
  }

  private Client client(String name) {
    return new Client("http://127.0.0.1:" + httpPort, name);
  }

  private Shell.Ended sluice(String... arguments) {
    var command = SluiceProcess.java("dev.sluice.cli.Main");
    command.addAll(List.of(arguments));
    command.addAll(List.of("--url", "http://127.0.0.1:" + httpPort));
    return Shell.run(command);
  }

  @Test
  void shouldLetSixtyOfTwoHundredThroughAndLeaveAnotherClientAlone() {
    var statuses = new ArrayList<Integer>();
    for (int i = 0; i < 200; i++) {
      Client.Answer answer = client("greedy").submit("echo", i);
      statuses.add(answer.status());
      if (answer.status() == 429) {
        assertThat(Long.parseLong(answer.header("Retry-After"))).isBetween(1L, 62L);
        assertThat(answer.body().path("retry_after").asText())
            .isEqualTo(answer.header("Retry-After"));
      }
    }

    assertThat(statuses.subList(0, 60)).containsOnly(202);
    assertThat(statuses.subList(60, 200)).containsOnly(429);
    assertThat(client("modest").submit("echo", 1).status()).isEqualTo(202);
  }

  @Test
  void shouldPrintTheResultOfASubmission() {
    Shell.Ended ended = sluice("submit", "--client", "demo", "--wait", "some text");

    assertThat(ended.code()).as(ended.out()).isZero();
    assertThat(ended.out().lines().findFirst().orElse("")).matches("[0-9a-f-]{36}.*");
    assertThat(ended.out()).contains("384");
  }

  @Test
  void shouldGoOnWithTheSameDataAndLeaveNoProcessBehind() {
    Client client = client("returning");
    String id = client.submit("echo", "kept").id();
    String before = client.await(id, WAIT).body().toString();
    List<ProcessHandle> children = up.handle().descendants().toList();

    assertThat(up.stop()).isIn(0, 143);
    assertThat(up.log()).contains("Sluice is ready");
    assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);

    up.startAgain();
    up.awaitReady();
    await("the result of before")
        .atMost(WAIT)
        .untilAsserted(
            () ->
                assertThat(client.get("/v1/inferences/" + id).body().toString()).isEqualTo(before));
    assertThat(client.get("/v1/limits").body().path("limits").path(0).path("used").asInt())
        .isEqualTo(1);
  }

  @Test
  void shouldLeaveNoProcessBehindWhenItIsKilled() {
    List<ProcessHandle> children = up.handle().descendants().toList();

    up.kill();

    await().atMost(WAIT).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    up.startAgain();
    up.awaitReady();
    assertThat(client("later").submit("echo", 1).status()).isEqualTo(202);
  }
}
