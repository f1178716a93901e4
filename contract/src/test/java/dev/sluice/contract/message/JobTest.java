package dev.sluice.contract.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contract.limit.Cost;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobTest {

  private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final Instant CREATED = Instant.parse("2023-06-30T03:34:18.518Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Rejection REJECTION =
      new Rejection(
          ID,
          "acme",
          "ann",
          "echo",
          "quota-exceeded",
          List.of("burst"),
          7L,
          "No.",
          CREATED,
          null,
          null);
  private static final Subject SUBJECT = new Subject("acme", "ann");
  private static final Routing ROUTING =
      new Routing(ID, SUBJECT, "echo", Cost.ONE, OptionalLong.empty());

  private static Completion completion(
      Status status, @Nullable RawJson output, @Nullable JobError error) {
    return new Completion(
        ID,
        status,
        "echo-1",
        2,
        CREATED.plusMillis(30),
        CREATED.plusMillis(40),
        output,
        error,
        new UnitsUsed(1, null),
        new JobMetrics(20L, 10L, null, 4));
  }

  private static Job.Origin origin(@Nullable Instant acceptedAt, @Nullable String metadata) {
    return Job.Origin.of(ROUTING, acceptedAt, new Carried(null, null, metadata));
  }

  private static void roundTrips(Job job) throws JsonProcessingException {
    assertThat(Json.read(Json.write(job), Job.class)).isEqualTo(job);
  }

  @Test
  void shouldBeReceivedThenQueued() throws JsonProcessingException {
    Job received = Job.open(Job.Origin.of(ROUTING, null, Carried.NOTHING));
    assertThat(Json.text(received))
        .isEqualTo(
            "{\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"status\":\"received\","
                + "\"account\":\"acme\",\"client\":\"ann\",\"model\":\"echo\","
                + "\"created_at\":\"2023-06-30T03:34:18.518Z\"}");
    roundTrips(received);

    assertThat(Json.text(Job.open(origin(CREATED.plusMillis(5), null))))
        .isEqualTo(
            "{\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"status\":\"queued\","
                + "\"account\":\"acme\",\"client\":\"ann\",\"model\":\"echo\","
                + "\"created_at\":\"2023-06-30T03:34:18.518Z\","
                + "\"accepted_at\":\"2023-06-30T03:34:18.523Z\"}");
  }

  @Test
  void shouldTellHowItSucceeded() throws JsonProcessingException {
    var end = completion(Status.SUCCEEDED, new RawJson("[1.50, \"é\"]"), null);
    Job job = Job.settled(origin(CREATED.plusMillis(5), "{\"a\": 1}"), end, DAY);
    assertThat(Json.text(job))
        .isEqualTo(
            "{\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"status\":\"succeeded\","
                + "\"account\":\"acme\",\"client\":\"ann\",\"model\":\"echo\","
                + "\"model_version\":\"echo-1\",\"metadata\":{\"a\": 1},\"created_at\":\"2023-06-30T03:34:18.518Z\","
                + "\"accepted_at\":\"2023-06-30T03:34:18.523Z\","
                + "\"started_at\":\"2023-06-30T03:34:18.548Z\","
                + "\"completed_at\":\"2023-06-30T03:34:18.558Z\","
                + "\"expires_at\":\"2023-07-01T03:34:18.558Z\",\"attempt\":2,"
                + "\"output\":[1.50, \"é\"],\"usage\":{\"requests\":1},"
                + "\"metrics\":{\"queue_ms\":20,\"run_ms\":10,\"total_ms\":40,\"batch_size\":4}}");
    roundTrips(job);
  }

  @Test
  void shouldTellWhyItFailedAndHaveNoOutput() throws JsonProcessingException {
    var error = new JobError("bad_input", "input is no text", false);
    var end = completion(Status.FAILED, null, error);
    Job job = Job.settled(origin(CREATED, null), end, DAY);
    assertThat(Json.text(job))
        .contains(
            "\"status\":\"failed\"",
            "\"error\":{\"code\":\"bad_input\",\"message\":\"input is no text\","
                + "\"retryable\":false}")
        .doesNotContain("output");
    roundTrips(job);
    assertThat(Json.read(Json.write(end), Completion.class)).isEqualTo(end);
  }

  @Test
  void shouldTellThatItRuns() throws JsonProcessingException {
    var started = new Started(ID, "acme", "ann", "echo", 2, CREATED, CREATED.plusMillis(90));
    Job job = Job.running(origin(CREATED.plusMillis(5), null), started);
    assertThat(Json.text(job))
        .contains("\"status\":\"running\"")
        .endsWith("\"started_at\":\"2023-06-30T03:34:18.608Z\",\"attempt\":2}");
    roundTrips(job);
  }

  @Test
  void shouldTellWhyItEndedWithoutAWorker() throws JsonProcessingException {
    Job expired =
        Job.ended(
            origin(null, null), Status.EXPIRED, CREATED.plusMillis(9), UnitsUsed.NOTHING, DAY);
    assertThat(Json.text(expired))
        .contains("\"code\":\"start_by_passed\"", "\"usage\":{\"requests\":0}", "\"total_ms\":9")
        .doesNotContain("accepted_at");
    Job canceled =
        Job.ended(origin(CREATED, null), Status.CANCELED, CREATED.plusMillis(9), null, DAY);
    assertThat(canceled.error()).isNull();
    roundTrips(expired);
    roundTrips(canceled);
  }

  @Test
  void shouldCarryOnlyMetadataThatIsAnObject() {
    assertThat(new Carried(null, null, "{\"a\" :1}").metadataJson())
        .isEqualTo(new RawJson("{\"a\" :1}"));
    for (String other : List.of("1", "{", "[]", "{} {}", "")) {
      assertThat(new Carried(null, null, other).metadataJson()).isNull();
    }
  }

  @Test
  void shouldTellWhyItWasRejected() throws JsonProcessingException {
    Job job = Job.rejected(REJECTION, Carried.NOTHING, DAY);
    assertThat(Json.text(job))
        .isEqualTo(
            "{\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"status\":\"rejected\","
                + "\"account\":\"acme\",\"client\":\"ann\",\"model\":\"echo\","
                + "\"created_at\":\"2023-06-30T03:34:18.518Z\","
                + "\"completed_at\":\"2023-06-30T03:34:18.518Z\","
                + "\"expires_at\":\"2023-07-01T03:34:18.518Z\","
                + "\"rejection\":{\"reason\":\"quota-exceeded\",\"limits\":[\"burst\"],"
                + "\"retry_after\":7},\"message\":\"No.\"}");
    roundTrips(job);
  }

  @Test
  void shouldNotTakeLessThanNoTimeWhenClocksDiffer() {
    var end = completion(Status.SUCCEEDED, null, null);
    var fast =
        new Completion(
            ID, end.status(), null, 1, CREATED, CREATED.minusMillis(9), null, null, null, null);
    assertThat(Job.settled(origin(CREATED, null), fast, DAY).metrics())
        .isEqualTo(new JobMetrics(null, null, 0L, null));
  }

  @Test
  void shouldWriteARejectionAndAShedSummary() {
    assertThat(Json.text(REJECTION))
        .isEqualTo(
            "{\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"account\":\"acme\","
                + "\"client\":\"ann\",\"model\":\"echo\",\"reason\":\"quota-exceeded\","
                + "\"limits\":[\"burst\"],\"retry_after\":7,\"message\":\"No.\","
                + "\"rejected_at\":\"2023-06-30T03:34:18.518Z\"}");
    assertThat(
            Json.text(
                new Shed("acme", "ann", "free", "burst", 3, CREATED, CREATED.plusMillis(1000))))
        .isEqualTo(
            "{\"account\":\"acme\",\"client\":\"ann\",\"plan\":\"free\",\"limit\":\"burst\",\"count\":3,"
                + "\"from\":\"2023-06-30T03:34:18.518Z\",\"to\":\"2023-06-30T03:34:19.518Z\"}");
  }

  @Test
  void shouldWriteARequestAsItsClientWroteItsParts() throws JsonProcessingException {
    String text =
        "{\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"account\":\"acme\","
            + "\"client\":\"ann\",\"model\":\"echo\",\"input\":[1.0, 2],"
            + "\"parameters\":{\"a\" : 1},\"submitted_at\":\"2023-06-30T03:34:18.518Z\"}";
    var request = Json.read(text.getBytes(UTF_8), InferenceRequest.class);
    assertThat(request)
        .isEqualTo(
            new InferenceRequest(
                ID,
                "acme",
                "ann",
                "echo",
                new RawJson("[1.0, 2]"),
                new RawJson("{\"a\" : 1}"),
                null,
                CREATED,
                null,
                null));
    assertThat(Json.text(request)).isEqualTo(text);
  }

  @Test
  void shouldTakeNoInputForNull() throws JsonProcessingException {
    var request = Json.read("{\"id\":\"1\"}".getBytes(UTF_8), InferenceRequest.class);
    assertThat(request.input()).isEqualTo(new RawJson("null"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "{\"id\":\"1\",\"status\":\"succeeded\"}",
        "{\"id\":\"1\",\"status\":\"queued\",\"started_at\":\"2023-06-30T03:34:18Z\","
            + "\"completed_at\":\"2023-06-30T03:34:18Z\"}",
        "{\"id\":\"1\",\"status\":\"odd\",\"started_at\":\"2023-06-30T03:34:18Z\","
            + "\"completed_at\":\"2023-06-30T03:34:18Z\"}"
      })
  void shouldRefuseACompletionThatIsNotTheEndOfAnAttempt(String json) {
    try (var serde = new JsonSerde<>(Completion.class)) {
      assertThatThrownBy(() -> serde.deserializer().deserialize("t", json.getBytes(UTF_8)))
          .isInstanceOf(SerializationException.class)
          .hasMessageStartingWith("t: ");
    }
  }

  @Test
  void shouldRankStatusesByHowFarTheyAre() {
    assertThat(Status.RECEIVED.seq()).isEqualTo(1);
    assertThat(Status.QUEUED.seq()).isEqualTo(2);
    assertThat(Status.RUNNING.isTerminal()).isFalse();
    assertThat(List.of(Status.RUNNING.seq(), Status.runningSeq(2), Status.runningSeq(9_999_999)))
        .containsExactly(3L, 4L, 999_999L);
    assertThat(List.of(Status.SUCCEEDED, Status.EXPIRED, Status.CANCELED, Status.REJECTED))
        .allSatisfy(
            status -> {
              assertThat(status.isTerminal()).isTrue();
              assertThat(status.seq()).isEqualTo(1_000_000);
            });
  }
}
