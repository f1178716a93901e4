package dev.sluice.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Ran;
import dev.sluice.contract.service.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientCommandsTest {

  private static final String TAKEN =
      "{\"id\":\"id-1\",\"status\":\"received\",\"message\":\"Request was successful.\"}";
  private static final String DONE =
      """
      {"id":"id-1","status":"succeeded","output":{"embedding":[0.01234,-0.5,1,2,3],"truncated":false},\
      "usage":{"requests":1,"tokens":12},"metrics":{"queue_ms":8,"run_ms":6,"total_ms":20}}""";

  @TempDir Path folder;
  @AutoClose private final FakeService service = new FakeService();

  private Ran sluice(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(1, List.of("--url", service.url()));
    return Ran.sluice(all.toArray(String[]::new));
  }

  @Test
  void shouldSendAlongWhatWasAsked() {
    service.answers(202, TAKEN);
    Ran ran =
        sluice(
            "submit", "--start-by", "30s", "--finish-by", "5m", "--webhook", "https://a/", "text");
    assertThat(ran.code()).isZero();
    assertThat(service.asked.get(0))
        .endsWith(
            "\"input\":\"text\",\"start_by\":\"30s\",\"finish_by\":\"5m\","
                + "\"webhook\":{\"url\":\"https://a/\"}}");
  }

  @Test
  void shouldTellHowAJobWaits() {
    String queued = "{\"id\":\"id-1\",\"status\":\"queued\",\"queue\":{\"position\":7%s}}";
    service.answers(200, queued.formatted(",\"eta_ms\":3460"));
    service.answers(200, queued.formatted(",\"reason\":\"no_worker\""));

    assertThat(sluice("get", "id-1").out())
        .isEqualTo("queued: number 7 in the queue, about 3.5 s to go\n");
    assertThat(sluice("get", "id-1").out())
        .isEqualTo("queued: number 7 in the queue, no worker is there\n");
  }

  @Test
  void shouldListJobs() {
    String job = "{\"id\":\"id-1\",\"status\":\"failed\",\"model\":\"echo\",\"created_at\":\"now\"";
    service.answers(
        200,
        "{\"data\":[" + job + ",\"metrics\":{\"total_ms\":7}}," + job + "}],\"next\":\"id-1\"}");
    service.answers(200, "{\"data\":[]}");

    Ran some = sluice("list", "--status", "failed,canceled", "--limit", "2");
    assertThat(some.out())
        .isEqualTo(
            """
            id    status  model  made  took
            id-1  failed  echo   now   7 ms
            id-1  failed  echo   now   -
            more: sluice list --cursor id-1
            """);
    assertThat(sluice("list", "--cursor", "a/b")).isEqualTo(new Ran(0, "no jobs\n", ""));
    assertThat(service.asked.get(0))
        .startsWith("GET /v1/inferences?limit=2&status=failed%2Ccanceled");
    assertThat(service.asked.get(1)).startsWith("GET /v1/inferences?limit=20&cursor=a%2Fb");
  }

  @Test
  void shouldCancel() {
    service.answers(202, "{\"id\":\"id-1\",\"status\":\"running\"}");
    service.answers(200, "{\"id\":\"id-1\",\"status\":\"canceled\"}");
    service.answers(409, "{\"detail\":\"the request has ended: succeeded\"}");

    assertThat(sluice("cancel", "id-1")).isEqualTo(new Ran(0, "asked to stop\n", ""));
    assertThat(sluice("cancel", "id-1")).isEqualTo(new Ran(0, "canceled\n", ""));
    Ran late = sluice("cancel", "id-1");
    assertThat(late.code()).isNotZero();
    assertThat(late.err()).contains("the request has ended: succeeded");
    assertThat(service.asked.get(0)).startsWith("POST /v1/inferences/id-1/cancel");
  }

  @Test
  void shouldPrintTheIdAndThenTheResult() {
    service.answers(202, TAKEN);
    service.answers(200, DONE);

    Ran ran = sluice("submit", "--client", "demo", "--wait", "some text");

    assertThat(ran)
        .isEqualTo(
            new Ran(
                0,
                """
                id-1
                embedding of 5 numbers: [0.0123, -0.5000, 1.0000, 2.0000, …] · 12 tokens · queued 8 ms, ran 6 ms
                """,
                "Request was successful.\n"));
    assertThat(service.asked.get(0)).startsWith("POST /v1/inferences demo ").contains("some text");
    assertThat(service.asked.get(1)).isEqualTo("GET /v1/inferences/id-1?wait=25 demo");
  }

  @Test
  void shouldTakeASecondsValueOnlyAfterAnEqualsSign() {
    service.answers(202, TAKEN);
    service.answers(200, DONE);

    sluice("submit", "--wait=7", "--model", "echo", "42");

    assertThat(service.asked.get(0)).contains("\"input\":\"42\"", "\"model\":\"echo\"");
    assertThat(service.asked.get(1)).isEqualTo("GET /v1/inferences/id-1?wait=7 null");
  }

  @Test
  void shouldTakeANumberAfterWaitForTheText() {
    service.answers(202, TAKEN);
    service.answers(200, DONE);

    sluice("submit", "--wait", "42");

    assertThat(service.asked.get(0)).contains("\"input\":\"42\"");
  }

  @Test
  void shouldSubmitAFileOrJsonAsGiven() throws IOException {
    service.answers(202, TAKEN);
    service.answers(202, TAKEN);

    sluice("submit", "--file", Files.writeString(folder.resolve("f"), "from a file").toString());
    sluice("submit", "--input-json", "[\"a\",\"b\"]");

    assertThat(service.asked.get(0)).contains("\"input\":\"from a file\"");
    assertThat(service.asked.get(1)).contains("\"input\":[\"a\",\"b\"]");
  }

  @Test
  void shouldPrintEveryAnswerAsItCameWithJson() {
    service.answers(202, TAKEN);
    service.answers(200, DONE);

    Ran ran = sluice("submit", "--json", "--wait", "some text");

    assertThat(ran).isEqualTo(new Ran(0, TAKEN + "\n" + DONE + "\n", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "400,2", "413,2", "415,2", "422,2", "403,3", "404,5", "410,5", "429,3", "500,1", "503,4"
  })
  void shouldEndWithTheCodeOfTheRefusal(int status, int code) {
    service.answers(status, "{\"detail\":\"in words\"}");

    assertThat(sluice("submit", "text")).isEqualTo(new Ran(code, "", "sluice: in words\n"));
  }

  @Test
  void shouldSayWhenARefusedClientMayTryAgain() {
    service.answersRetryAfter(429, 12, "{\"detail\":\"Client exceeded its limit.\"}");

    assertThat(sluice("submit", "text").err())
        .isEqualTo("sluice: Client exceeded its limit. (retry after 12 s)\n");
  }

  @Test
  void shouldEndWithTheCodeOfTheJob() {
    service.answers(
        200, "{\"status\":\"failed\",\"error\":{\"code\":\"bad_input\",\"message\":\"too long\"}}");
    service.answers(200, "{\"status\":\"rejected\",\"message\":\"Try later.\"}");
    service.answers(200, "{\"status\":\"queued\"}");
    service.answers(200, "{\"status\":\"queued\"}");

    assertThat(sluice("get", "id-1")).isEqualTo(new Ran(1, "failed: too long (bad_input)\n", ""));
    assertThat(sluice("get", "id-1")).isEqualTo(new Ran(3, "rejected: Try later.\n", ""));
    assertThat(sluice("get", "id-1")).isEqualTo(new Ran(0, "queued\n", ""));
    assertThat(sluice("get", "--wait=0", "id-1")).isEqualTo(new Ran(6, "queued\n", ""));
  }

  @Test
  void shouldWaitOnWhenTheServiceCannotTellForASecond() {
    service.answersRetryAfter(503, 1, "{\"detail\":\"catching up\"}");
    service.answers(200, DONE);

    assertThat(sluice("get", "--wait=30", "id-1").code()).isZero();
  }

  @Test
  void shouldSayWhereNobodyAnswersAndWhatToDo() {
    String url = "http://127.0.0.1:" + FreePort.onLoopback();

    assertThat(Ran.sluice("limits", "--url", url))
        .isEqualTo(
            new Ran(
                4,
                "",
                "sluice: no answer from %s; start it with ./sluice up, or name another with --url or SLUICE_URL\n"
                    .formatted(url)));
  }

  @Test
  void shouldShowLimitsAsATable() {
    service.answers(
        200,
        """
        {"account":"demo","client":"ann","plan":"free","policy_version":3,"blocked":false,"limits":[\
        {"name":"burst","unit":"requests","per":"client","of":"ann","mode":"enforce",\
        "align":"sliding","limit":60,"window":60,"used":3,"reserved":1,"remaining":57,"reset":58,\
        "source":"plan free"},\
        {"name":"daily","unit":"tokens","per":"account","of":"demo","mode":"shadow","align":"day",\
        "zone":"UTC","limit":1000,"window":86400,"used":0,"reserved":0,"remaining":1000,"reset":0,\
        "source":"override"},\
        {"name":"slots","unit":"concurrent-requests","per":"account","of":"demo","mode":"enforce",\
        "limit":8,"used":2,"reserved":0,"remaining":6,"source":"plan free"}]}""");

    assertThat(sluice("limits").out())
        .isEqualTo(
            """
            demo, plan free
            limit           counts               of            used  reserved  at most  per        left  more in  from
            burst           requests             client ann    3     1         60       60 s       57    58 s     plan free
            daily (shadow)  tokens               account demo  0     0         1000     day (UTC)  1000  -        override
            slots           concurrent-requests  account demo  2     0         8        at once    6     -        plan free
            """);
  }

  @Test
  void shouldSayThatAnAccountIsBlockedOrHasNoLimits() {
    service.answers(200, "{\"account\":\"demo\",\"plan\":\"free\",\"blocked\":true,\"limits\":[]}");

    assertThat(sluice("limits").out())
        .isEqualTo("demo, plan free, blocked: everything it sends is refused\nno limits\n");
  }

  @Test
  void shouldShowModelsAsATable() {
    service.answers(
        200,
        """
        {"data":[\
        {"id":"echo","runner":"echo","lane":"default","workers":2,"queued":7,"max_queue":10000},\
        {"id":"llama","runner":"openai","lane":"gpu","queued":0,"max_queue":500}]}""");

    assertThat(sluice("models").out())
        .isEqualTo(
            """
            model  runner  lane     workers  queued  at most
            echo   echo    default  2        7       10000
            llama  openai  gpu      -        0       500
            """);
  }

  @Test
  void shouldShowItsKey() {
    service.answers(202, TAKEN);
    service.answers(401, "{\"detail\":\"a key is missing\"}");

    sluice("submit", "--api-key", "sluice_abc", "text");

    assertThat(sluice("limits")).isEqualTo(new Ran(3, "", "sluice: a key is missing\n"));
    assertThat(service.authorized).containsExactly("Bearer sluice_abc", null);
  }

  @Test
  void shouldNotShowABrokenKeyToAnybodyElse() {
    Ran ran = sluice("limits", "--api-key", "slu ice_abc");

    assertThat(ran)
        .isEqualTo(
            new Ran(2, "", "sluice: --api-key: it has characters that no key or token has\n"));
  }

  @Test
  void shouldWantTheInputOnce() {
    assertThat(sluice("submit", "text", "--input-json", "1"))
        .isEqualTo(
            new Ran(2, "", "sluice: give the input once: TEXT, -, --file or --input-json\n"));
    assertThat(service.asked).isEmpty();
  }
}
