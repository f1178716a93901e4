package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One client's waiting polls and streams leave room for others'. */
class WaitingBoundTest {

  @TempDir Path folder;
  private Fixture fixture;
  private String id;

  @BeforeEach
  void start() {
    fixture = new Fixture(folder, "ingress: {max_waiters_per_client: 2}", true);
    fixture.mirrorIsComplete();
    id = Fixture.id(fixture.submit("ada", "{\"model\":\"echo\",\"input\":1}"));
    for (int i = 1; i <= 2; i++) {
      int waiting = i;
      fixture.sendAsync(fixture.request("/v1/inferences/" + id + "?wait=60", "ada").GET());
      await().until(() -> waiters() == waiting);
    }
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private double waiters() {
    return fixture.meters.get("sluice.ingress.waiters").gauge().value();
  }

  @Test
  void shouldRefuseMoreOfAClientAndSayHowToGoOn() {
    for (String path : List.of("?wait=60", "/events")) {
      HttpResponse<String> answer = fixture.get("/v1/inferences/" + id + path, "ada");
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(Fixture.header(answer, "retry-after")).isEqualTo("1");
      assertThat(Fixture.json(answer).get("detail"))
          .isEqualTo("you wait for 2 requests already, the most there may be; poll without wait");
    }
    assertThat(fixture.get("/v1/inferences/" + id, "ada").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldStillTakeWhatIsSubmittedToBeWaitedFor() {
    HttpResponse<String> answer =
        fixture.send(
            Fixture.post(
                fixture.request("/v1/inferences", "ada").header("Prefer", "wait=60"),
                "{\"model\":\"echo\",\"input\":1}"));
    assertThat(answer.statusCode()).isEqualTo(202);
  }

  @Test
  void shouldLeaveRoomForOthersAndForWhatComesAfter() {
    String others = Fixture.id(fixture.submit("eve", "{\"model\":\"echo\",\"input\":1}"));
    var waits =
        fixture.sendAsync(fixture.request("/v1/inferences/" + others + "?wait=60", "eve").GET());
    await().until(() -> waiters() == 3);
    fixture.end("eve", others, Fixture.job(others, "succeeded"));
    assertThat(waits.join().statusCode()).isEqualTo(200);

    fixture.end("ada", id, Fixture.job(id, "succeeded"));
    await().until(() -> waiters() == 0);
    assertThat(fixture.get("/v1/inferences/" + id + "?wait=60", "ada").statusCode()).isEqualTo(200);
    assertThat(fixture.get("/v1/inferences/" + id + "/events", "ada").statusCode()).isEqualTo(200);
  }
}
