package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.message.Status;
import dev.sluice.contract.mirror.StatusEntry;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever an account asks of another's request is answered as if there were none. */
class OwnershipTest {

  private static final List<String> CALLS =
      List.of(
          "GET ",
          "GET ?wait=60",
          "GET /events",
          "POST /cancel",
          "PUT ",
          "GET /cancel",
          "GET /none");

  /** A minute old, so that nobody waits whether the mirror may bring it. */
  private static final long MADE = Instant.now().minusSeconds(60).toEpochMilli();

  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void start() {
    fixture = new Fixture(folder, "", true);
    fixture.mirrorIsComplete();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  /** Of a higher number, of a newer request. */
  private static String id(int number) {
    String time = "%012x".formatted(MADE);
    return "%s-%s-7000-8000-%012x".formatted(time.substring(0, 8), time.substring(8), number);
  }

  private HttpResponse<String> ask(String call, String id, String account) {
    String[] parts = call.split(" ", 2);
    return fixture.send(
        fixture
            .request("/v1/inferences/" + id + parts[1], account)
            .method(parts[0], HttpRequest.BodyPublishers.noBody()));
  }

  /** All there is to an answer. */
  private static String whole(HttpResponse<String> answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
    return answer.statusCode() + " " + headers + " " + answer.body();
  }

  @ParameterizedTest
  @EnumSource(Status.class)
  void shouldNotTellOthersThatThereIsSuchARequest(Status status) {
    String adas = id(1);
    String nobodys = id(2);
    fixture.mirror(
        "ada", adas, new StatusEntry(status.seq(), null, Fixture.job(adas, status.word())));
    assertThat(ask("GET ", adas, "ada").statusCode()).isEqualTo(200);

    for (String call : CALLS) {
      HttpResponse<String> answer = ask(call, adas, "eve");
      assertThat(whole(answer)).as(call).isEqualTo(whole(ask(call, nobodys, "eve")));
      assertThat(answer.statusCode()).as(call).isIn(404, 405);
    }
    assertThat(fixture.sent("inference.cancellations")).isEmpty();
    assertThat(fixture.get("/v1/inferences", "eve").body()).isEqualTo("{\"data\":[]}");
  }

  @Test
  void shouldNotListOthersRequestsFromACursorThatIsTheirs() {
    String adas = id(3);
    String eves = id(1);
    fixture.end("ada", adas, Fixture.job(adas, "succeeded"));
    fixture.end("eve", eves, Fixture.job(eves, "succeeded"));

    String list = fixture.get("/v1/inferences?cursor=" + adas, "eve").body();

    assertThat(list).contains(eves).doesNotContain(adas);
  }

  @Test
  void shouldNotShowTheRequestOfAnothersIdempotencyKey() {
    String body = "{\"model\":\"echo\",\"input\":1}";
    String adas = Fixture.id(fixture.submit("ada", "key", body));

    HttpResponse<String> answer = fixture.submit("eve", "key", body);

    assertThat(Fixture.id(answer)).isNotEqualTo(adas);
    assertThat(Fixture.header(answer, "idempotent-replayed")).isEmpty();
  }
}
