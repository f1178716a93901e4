package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.message.Cancellation;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RequestId;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CancelTest {

  @TempDir Path folder;
  private Fixture fixture;
  private String id;

  @BeforeEach
  void start() {
    fixture = new Fixture(folder, "", true);
    fixture.mirrorIsComplete();
    id = Fixture.id(fixture.submit("ada", "{\"model\":\"echo\",\"input\":1}"));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private HttpRequest.Builder cancel(String account, String of) {
    return fixture
        .request("/v1/inferences/" + of + "/cancel", account)
        .POST(HttpRequest.BodyPublishers.noBody());
  }

  private CompletableFuture<HttpResponse<String>> cancel() {
    return fixture.sendAsync(cancel("ada", id));
  }

  private String job(String status) {
    return Fixture.job(id, status);
  }

  @Test
  void shouldAnswer200OnceItIsCanceled() throws Exception {
    var answer = cancel();
    await().until(() -> fixture.sent("inference.cancellations").size() == 1);
    fixture.end("ada", id, job("canceled"));

    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(answer.join().body()).startsWith("{\"id\":\"" + id + "\",\"status\":\"canceled\"");
    ProducerRecord<byte[], byte[]> wish = fixture.sent("inference.cancellations").get(0);
    assertThat(new String(wish.key(), StandardCharsets.UTF_8)).isEqualTo("ada");
    assertThat(EventHeaders.get(wish.headers(), EventHeaders.TYPE))
        .hasValue("dev.sluice.request.canceling");
    assertThat(EventHeaders.get(wish.headers(), EventHeaders.SUBJECT)).hasValue("ada/ada");
    Cancellation cancellation = Json.read(wish.value(), Cancellation.class);
    assertThat(cancellation.id()).isEqualTo(id);
    assertThat(cancellation.account()).isEqualTo("ada");
  }

  @Test
  void shouldPassOnTheTraceOfTheWish() {
    String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    fixture.send(cancel("ada", id).header("traceparent", parent));

    Headers headers = fixture.sent("inference.cancellations").get(0).headers();
    assertThat(EventHeaders.get(headers, EventHeaders.TRACEPARENT)).hasValue(parent);
  }

  @Test
  void shouldAnswer202WhileItIsNotDecided() {
    HttpResponse<String> answer = cancel().join();
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).contains("\"status\":\"received\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"succeeded", "failed", "timed_out", "expired"})
  void shouldAnswer409WithTheStateOfWhatHasEnded(String status) {
    fixture.end("ada", id, job(status));

    HttpResponse<String> answer = cancel().join();

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(Fixture.header(answer, "content-type")).isEqualTo("application/problem+json");
    assertThat(Fixture.json(answer).get("job_status")).isEqualTo(status);
    assertThat(fixture.sent("inference.cancellations")).isEmpty();
  }

  @Test
  void shouldAnswer409IfItEndsOtherwiseMeanwhile() {
    var answer = cancel();
    await().until(() -> fixture.sent("inference.cancellations").size() == 1);
    fixture.end("ada", id, job("succeeded"));
    assertThat(answer.join().statusCode()).isEqualTo(409);
  }

  @Test
  void shouldAnswer200AgainForWhatIsCanceledAlready() {
    fixture.end("ada", id, job("canceled"));
    assertThat(cancel().join().statusCode()).isEqualTo(200);
    assertThat(fixture.sent("inference.cancellations")).isEmpty();
  }

  @Test
  void shouldNotKnowOthersRequests() throws Exception {
    for (HttpRequest.Builder request :
        new HttpRequest.Builder[] {
          cancel("bob", id), cancel("ada", RequestId.next()), cancel("ada", "nothing")
        }) {
      var answer = fixture.send(request);
      assertThat(answer.statusCode()).isEqualTo(404);
    }
    assertThat(fixture.sent("inference.cancellations")).isEmpty();
  }

  @Test
  void shouldOnlyTakeAPost() {
    HttpResponse<String> answer = fixture.get("/v1/inferences/" + id + "/cancel", "ada");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(Fixture.header(answer, "allow")).isEqualTo("POST");
  }
}
