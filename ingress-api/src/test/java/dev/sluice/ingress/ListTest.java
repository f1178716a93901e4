package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.StatusEntry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListTest {

  private static final String SUCCEEDED = "succeeded";

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

  /** A job, numbered, that was made at this millisecond of the epoch and has ended. */
  private String ended(String account, int number, Status status) {
    String id = "019b0000-%04x-7000-8000-000000000000".formatted(number);
    fixture.end(account, id, job(id, status, ",\"output\":{\"large\":[1,2]}"));
    return id;
  }

  private static String job(String id, Status status, String more) {
    return Fixture.job(id, status.word()).replaceFirst("}$", more + "}");
  }

  private JsonNode list(String account, String query) {
    HttpResponse<String> answer = fixture.get("/v1/inferences" + query, account);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    try {
      return Json.tree().readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> ids(JsonNode list) {
    var ids = new ArrayList<String>();
    list.path("data").forEach(job -> ids.add(job.path("id").asText()));
    return ids;
  }

  @Test
  void shouldShowTheNewestFirstWithoutTheirOutputs() {
    String first = ended("ada", 1, Status.SUCCEEDED);
    String second = ended("ada", 2, Status.FAILED);

    JsonNode list = list("ada", "");

    assertThat(ids(list)).containsExactly(second, first);
    assertThat(list.has("next")).isFalse();
    assertThat(list.at("/data/0").toString()).isEqualTo(Fixture.shown(second, "failed"));
  }

  @Test
  void shouldShowAJobWhoseOutputLiesElsewhere() {
    String id = "019b0000-0001-7000-8000-000000000000";
    var at = new StatusEntry.At(0, 7);
    String head = StatusEntry.HEAD + job(id, Status.SUCCEEDED, "");
    fixture.mirror("ada", id, new StatusEntry(Status.TERMINAL_SEQ, at, head));

    assertThat(list("ada", "").at("/data/0/status").asText()).isEqualTo(SUCCEEDED);
  }

  @Test
  void shouldShowNobodyElsesJobs() {
    ended("ada", 1, Status.SUCCEEDED);

    assertThat(ids(list("eve", ""))).isEmpty();
  }

  @Test
  void shouldGoThroughAllOfThemPageByPage() {
    var made = new ArrayList<String>();
    for (int i = 0; i < 7; i++) {
      made.add(ended("ada", i, Status.SUCCEEDED));
    }
    Collections.reverse(made);

    var seen = new ArrayList<String>();
    String query = "?limit=3";
    for (JsonNode page = list("ada", query); ; page = list("ada", query)) {
      seen.addAll(ids(page));
      if (!page.has("next")) {
        break;
      }
      query = "?limit=3&cursor=" + page.path("next").asText();
    }

    assertThat(seen).isEqualTo(made);
  }

  @Test
  void shouldFindTheFewOfAStatusAmongMany() {
    String rare = ended("ada", 0, Status.CANCELED);
    for (int i = 1; i <= 250; i++) {
      ended("ada", i, Status.SUCCEEDED);
    }
    String other = ended("ada", 251, Status.FAILED);

    assertThat(ids(list("ada", "?status=canceled,failed&limit=2"))).containsExactly(other, rare);
    assertThat(list("ada", "?status=canceled,failed&limit=2").has("next")).isFalse();
    assertThat(ids(list("ada", "?status=running"))).isEmpty();
  }

  @Test
  void shouldSkipWhatIsKeptNoLonger() {
    String kept = ended("ada", 1, Status.SUCCEEDED);
    String gone = ended("ada", 2, Status.SUCCEEDED);
    fixture.redis(redis -> redis.del(new MirrorKeys("").status("ada", gone)));

    assertThat(ids(list("ada", ""))).containsExactly(kept);
  }

  @Test
  void shouldNotShowHalfAListWhileTheMirrorIsRebuilt() {
    fixture.redis(redis -> redis.del(new MirrorKeys("").progress()));

    HttpResponse<String> answer = fixture.get("/v1/inferences", "ada");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("retry-after")).contains("1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "stauts=failed | 'stauts' is not a parameter of this call (known: status, limit, cursor)",
        "status=done | status: 'done' is not one of received, queued",
        "status= | status: '' is not one of",
        "limit=0 | limit: '0' is not a whole number from 1 to 100",
        "limit=101 | limit: '101' is not",
        "limit=-1 | limit: '-1' is not",
        "cursor=7 | cursor: '7' is not what 'next' of an earlier answer said",
        "limit=1&limit=2 | limit: given more than once",
      })
  void shouldNameTheParameterThatIsWrong(String query, String detail) {
    HttpResponse<String> answer = fixture.get("/v1/inferences?" + query, "ada");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(String.valueOf(Fixture.json(answer).get("detail"))).startsWith(detail);
  }
}
