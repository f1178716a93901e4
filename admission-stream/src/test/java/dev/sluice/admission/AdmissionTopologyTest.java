package dev.sluice.admission;

import static dev.sluice.admission.DrivenTopology.T;
import static dev.sluice.admission.DrivenTopology.headers;
import static dev.sluice.admission.DrivenTopology.plan;
import static dev.sluice.admission.DrivenTopology.routing;
import static dev.sluice.admission.DrivenTopology.succeeded;
import static dev.sluice.admission.DrivenTopology.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.message.Completion;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RawJson;
import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.policy.Terms;
import dev.sluice.contract.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionTopologyTest {

  private static final Limit TEN_A_MINUTE = new Limit("burst", 10, Duration.ofSeconds(60));
  private static final Limit TWO_A_MINUTE = new Limit("burst", 2, Duration.ofSeconds(60));

  private static final String GOLDEN =
      """
      Topologies:
         Sub-topology: 0
          Source: requests (topics: [inference.requests])
            --> decide
          Processor: decide (stores: [keys, usage, open])
            --> accepted, dead-letter, rejected, results
            <-- requests
          Source: cancellations (topics: [inference.cancellations])
            --> cancel
          Source: completions (topics: [inference.completions])
            --> settle
          Processor: cancel (stores: [keys, usage, open])
            --> dead-letter, results
            <-- cancellations
          Processor: settle (stores: [keys, usage, open])
            --> dead-letter, results
            <-- completions
          Sink: accepted (topic: inference.accepted)
            <-- decide
          Sink: dead-letter (topic: inference.dead-letter)
            <-- decide, settle, cancel
          Sink: rejected (topic: inference.rejected)
            <-- decide
          Sink: results (topic: inference.results)
            <-- decide, settle, cancel

      """;

  @TempDir Path state;
  @TempDir Path other;

  private DrivenTopology open(Limit... limits) {
    return new DrivenTopology(state, plan(limits));
  }

  private static String id(int number) {
    return Ids.at(T, number);
  }

  private static Map<String, String> texts(Headers headers) {
    var texts = new TreeMap<String, String>();
    headers.forEach(h -> texts.put(h.key(), EventHeaders.get(headers, h.key()).orElse("")));
    return texts;
  }

  @Test
  void shouldCarryARequestFromSubmissionToItsResult() {
    try (var flow = open(TEN_A_MINUTE)) {
      // When
      Headers headers = headers(routing(id(1), "acme", OptionalLong.of(T - 5)));
      EventHeaders.put(
          headers,
          EventHeaders.TRACEPARENT,
          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
      flow.submit("acme", value(id(1), "acme"), headers, T);
      flow.complete("acme", succeeded(id(1), 1), T + 40);

      // Then
      TestRecord<String, byte[]> accepted = flow.accepted.readRecord();
      assertThat(accepted.key()).isEqualTo(id(1));
      assertThat(accepted.value()).isEqualTo(value(id(1), "acme"));
      assertThat(accepted.timestamp()).isEqualTo(T);
      assertThat(texts(accepted.headers()))
          .isEqualTo(
              Map.ofEntries(
                  Map.entry("ce_specversion", "1.0"),
                  Map.entry("ce_id", id(1)),
                  Map.entry("ce_source", "/admission-stream/inference.accepted"),
                  Map.entry("ce_type", "dev.sluice.request.accepted"),
                  Map.entry("ce_time", Instant.ofEpochMilli(T).toString()),
                  Map.entry("ce_subject", "acme/acme"),
                  Map.entry("ce_model", "echo"),
                  Map.entry("ce_cost", "1"),
                  Map.entry("ce_reservedat", Long.toString(T - 5)),
                  Map.entry("ce_policyversion", "0"),
                  Map.entry("content-type", "application/json"),
                  Map.entry(
                      "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")));
      TestRecord<String, byte[]> result = flow.results.readRecord();
      assertThat(result.key()).isEqualTo("acme");
      assertThat(DrivenTopology.read(result.value(), Job.class))
          .isEqualTo(
              Job.settled(
                  new Job.Origin(
                      id(1), new Subject("acme", "acme"), "echo", Instant.ofEpochMilli(T), null),
                  succeeded(id(1), 1),
                  DrivenTopology.TIME_TO_LIVE));
      assertThat(texts(result.headers()))
          .containsEntry("ce_type", "dev.sluice.request.settled")
          .containsEntry("ce_id", id(1))
          .containsEntry("ce_subject", "acme/acme")
          .containsEntry("ce_model", "echo");
      assertThat(flow.accepted.isEmpty()).isTrue();
      assertThat(flow.results.isEmpty()).isTrue();
      assertThat(flow.rejected.isEmpty()).isTrue();
      assertThat(flow.deadLetter.isEmpty()).isTrue();
    }
  }

  @Test
  void shouldAcceptUpToTheLimitAndRejectTheNextInWords() {
    try (var flow = open(TEN_A_MINUTE)) {
      // When
      for (int i = 1; i <= 11; i++) {
        flow.submit(id(i), "acme", T);
      }

      // Then
      assertThat(flow.acceptedIds())
          .isEqualTo(IntStream.rangeClosed(1, 10).mapToObj(AdmissionTopologyTest::id).toList());
      assertThat(flow.rejections())
          .containsExactly(
              new Rejection(
                  id(11),
                  "acme",
                  "acme",
                  "echo",
                  "quota-exceeded",
                  List.of("burst"),
                  61L,
                  "Client exceeded its limit of 10 requests per 60 seconds."
                      + " Please try again after 61 seconds.",
                  Instant.ofEpochMilli(T),
                  0L,
                  null));
      assertThat(flow.count("refusals", "plan", "free", "limit", "burst")).isEqualTo(1);
    }
  }

  @Test
  void shouldHoldTheWindowToItsLastMillisecond() {
    try (var flow = open(TWO_A_MINUTE)) {
      // Given two in the bucket that ends at T + 999
      flow.submit(id(1), "acme", T);
      flow.submit(id(2), "acme", T + 999);

      // When
      flow.submit(id(3), "acme", T + 60_998);
      flow.submit(id(4), "acme", T + 60_999);

      // Then
      assertThat(flow.acceptedIds()).containsExactly(id(1), id(2), id(4));
    }
  }

  @Test
  void shouldCountAccountsApart() {
    try (var flow = open(TWO_A_MINUTE)) {
      for (int i = 1; i <= 3; i++) {
        flow.submit(id(i), "acme", T);
        flow.submit(id(10 + i), "globex", T);
      }

      assertThat(flow.acceptedIds()).containsExactly(id(1), id(11), id(2), id(12));
      assertThat(flow.rejections())
          .extracting(Rejection::id, Rejection::account)
          .containsExactly(tuple(id(3), "acme"), tuple(id(13), "globex"));
    }
  }

  @Test
  void shouldChargeNoneOfStackedLimitsWhenOneRefuses() {
    // Given three a second within five a minute
    var second = new Limit("second", 3, Duration.ofSeconds(1));
    var minute = new Limit("minute", 5, Duration.ofSeconds(60));
    try (var flow = open(second, minute)) {
      // When
      for (int i = 1; i <= 4; i++) {
        flow.submit(id(i), "acme", T);
      }
      for (int i = 5; i <= 7; i++) {
        flow.submit(id(i), "acme", T + 2_000);
      }

      // Then
      assertThat(flow.acceptedIds()).containsExactly(id(1), id(2), id(3), id(5), id(6));
      assertThat(flow.rejections())
          .extracting(Rejection::id, Rejection::limits)
          .containsExactly(tuple(id(4), List.of("second")), tuple(id(7), List.of("minute")));
    }
  }

  @Test
  void shouldSayOfACostThatCanNeverFitThatWaitingDoesNotHelp() {
    try (var flow = open(TWO_A_MINUTE)) {
      Headers headers = headers(routing(id(1), "acme", OptionalLong.empty()));
      EventHeaders.put(headers, EventHeaders.COST, "3");

      flow.submit("acme", value(id(1), "acme"), headers, T);

      assertThat(flow.rejections()).extracting(Rejection::retryAfter).containsOnlyNulls();
    }
  }

  @Test
  void shouldAcceptARequestOnceThatWasPublishedTwice() {
    try (var flow = open(TEN_A_MINUTE)) {
      flow.submit(id(1), "acme", T);
      flow.submit(id(1), "acme", T + 1);
      flow.complete("acme", succeeded(id(1), 1), T + 40);
      flow.submit(id(1), "acme", T + 50);

      assertThat(flow.acceptedIds()).containsExactly(id(1));
      assertThat(flow.results.readKeyValuesToList()).hasSize(1);
      assertThat(flow.count("decisions", "verdict", "duplicate")).isEqualTo(2);
      assertThat(used(flow, "acme", TEN_A_MINUTE, T + 50)).isEqualTo(1);
    }
  }

  @Test
  void shouldNotAdmitLaterWhatItRejected() {
    try (var flow = open(new Limit("burst", 1, Duration.ofSeconds(1)))) {
      flow.submit(id(1), "acme", T);
      flow.submit(id(2), "acme", T);
      flow.submit(id(2), "acme", T + 5_000);

      assertThat(flow.acceptedIds()).containsExactly(id(1));
      assertThat(flow.rejections()).extracting(Rejection::id).containsExactly(id(2));
    }
  }

  @Test
  void shouldSettleByTheFirstCompletionOnly() {
    try (var flow = open(TEN_A_MINUTE)) {
      flow.submit(id(1), "acme", T);
      flow.complete("acme", succeeded(id(1), 2), T + 40);
      flow.complete("acme", succeeded(id(1), 1), T + 41);

      assertThat(DrivenTopology.read(flow.results, Job.class))
          .extracting(Job::id, Job::attempt)
          .containsExactly(tuple(id(1), 2));
      assertThat(flow.count("completions.late")).isEqualTo(1);
      assertThat(flow.count("settled", "status", "succeeded")).isEqualTo(1);
    }
  }

  @Test
  void shouldChangeNothingForACompletionOfAnUnknownRequest() {
    try (var flow = open(TEN_A_MINUTE)) {
      flow.complete("acme", succeeded(id(1), 1), T);

      assertThat(flow.results.isEmpty()).isTrue();
      assertThat(flow.deadLetter.isEmpty()).isTrue();
      assertThat(flow.count("completions.late")).isEqualTo(1);
    }
  }

  @Test
  void shouldGoOnFromItsStores() {
    try (var before = open(TWO_A_MINUTE);
        var flow = new DrivenTopology(other, plan(TWO_A_MINUTE))) {
      // Given
      before.submit(id(1), "acme", T);
      before.submit(id(2), "acme", T);
      flow.restore(before);

      // When
      flow.submit(id(3), "acme", T + 1_000);
      flow.submit(id(1), "acme", T + 1_000);
      flow.complete("acme", succeeded(id(2), 1), T + 1_001);

      // Then
      assertThat(flow.acceptedIds()).isEmpty();
      assertThat(flow.rejections()).extracting(Rejection::id).containsExactly(id(3));
      assertThat(DrivenTopology.read(flow.results, Job.class))
          .extracting(Job::id)
          .containsExactly(id(2));
    }
  }

  @Test
  void shouldReadARecordWithoutOurHeadersFromItsValue() {
    try (var flow = open(TEN_A_MINUTE)) {
      flow.submit("acme", value(id(1), "acme"), new RecordHeaders(), T);

      TestRecord<String, byte[]> accepted = flow.accepted.readRecord();
      assertThat(accepted.key()).isEqualTo(id(1));
      assertThat(texts(accepted.headers()))
          .containsEntry("ce_id", id(1))
          .containsEntry("ce_type", "dev.sluice.request.accepted")
          .containsEntry("ce_subject", "acme/acme")
          .containsEntry("ce_cost", "1")
          .doesNotContainKey("ce_reservedat");
    }
  }

  @Test
  void shouldPutRecordsItCannotHandleToTheDeadLettersAndGoOn() {
    try (var flow = open(TEN_A_MINUTE)) {
      // Given
      Headers noCost = headers(routing(id(3), "acme", OptionalLong.empty()));
      EventHeaders.put(noCost, EventHeaders.COST, "0");
      byte[] noModel = "{\"id\":\"%s\",\"account\":\"acme\"}".formatted(id(4)).getBytes(UTF_8);

      // When
      flow.submit("acme", null, headers(routing(id(1), "acme", OptionalLong.empty())), T);
      flow.submit("acme", "{".getBytes(UTF_8), new RecordHeaders(), T);
      flow.submit("acme", value(id(3), "acme"), noCost, T);
      flow.submit("acme", noModel, new RecordHeaders(), T);
      flow.submit("globex", value(id(5), "acme"), new RecordHeaders(), T);
      flow.submit(null, value(id(6), "acme"), new RecordHeaders(), T);
      flow.submit("acme", new byte[Topics.LARGEST_RECORD], noHeaderLost(7), T);
      flow.submit(id(8), "acme", T);

      // Then
      assertThat(flow.deadReasons())
          .containsExactly(
              "no-value",
              "not-json",
              "broken-header",
              "broken-value",
              "wrong-partition",
              "wrong-partition",
              "too-large");
      assertThat(flow.acceptedIds()).containsExactly(id(8));
      assertThat(flow.count("dead.letters", "reason", "wrong-partition")).isEqualTo(2);
    }
  }

  private static Headers noHeaderLost(int number) {
    return headers(routing(id(number), "acme", OptionalLong.empty()));
  }

  @Test
  void shouldTellOfADeadLetterWhereItLay() {
    try (var flow = open(TEN_A_MINUTE)) {
      Headers headers = headers(routing(id(1), "acme", OptionalLong.empty()));
      flow.submit("globex", value(id(1), "acme"), headers, T);

      TestRecord<String, byte[]> dead = flow.deadLetter.readRecord();
      assertThat(dead.key()).isEqualTo(id(1));
      assertThat(dead.value()).isEqualTo(value(id(1), "acme"));
      assertThat(texts(dead.headers()))
          .containsEntry("ce_type", "dev.sluice.request.submitted")
          .containsEntry("sluice-reason", "wrong-partition")
          .containsEntry("sluice-detail", "the key is not the request's account")
          .containsEntry("sluice-topic", "inference.requests")
          .containsEntry("sluice-partition", "0")
          .containsEntry("sluice-offset", "0");
    }
  }

  @Test
  void shouldRefuseAnAccountThatBelongsInAnotherPartition() {
    try (var flow = new DrivenTopology(state, plan(TEN_A_MINUTE), 1_000)) {
      flow.submit(id(1), "acme", T);

      assertThat(flow.deadReasons()).containsExactly("wrong-partition");
      assertThat(flow.driver.getKeyValueStore("usage").approximateNumEntries()).isZero();
    }
  }

  @Test
  void shouldPutCompletionsItCannotHandleToTheDeadLetters() {
    try (var flow = open(TEN_A_MINUTE)) {
      // Given
      flow.submit(id(1), "acme", T);
      Headers other = new RecordHeaders();
      EventHeaders.put(other, EventHeaders.REQUEST_ID, id(2));

      // When
      flow.completions.pipeInput("acme", "{}".getBytes(UTF_8), T);
      flow.completions.pipeInput("acme", null, T);
      flow.completions.pipeInput(
          new TestRecord<>(
              "acme", Json.write(succeeded(id(1), 1)), other, Instant.ofEpochMilli(T)));
      flow.complete("globex", succeeded(id(1), 1), T);
      flow.complete("acme", succeeded(id(1), 1), T);

      // Then
      assertThat(flow.deadReasons())
          .containsExactly("not-json", "no-value", "broken-header", "wrong-partition");
      assertThat(flow.results.readKeyValuesToList()).hasSize(1);
    }
  }

  @Test
  void shouldRefuseAnIdMadeTooLongBeforeOrAfterItsAppendTime() {
    try (var flow = open(TEN_A_MINUTE)) {
      long tenMinutes = 600_000;
      flow.submit(Ids.at(T - tenMinutes, 1), "acme", T);
      flow.submit(Ids.at(T - tenMinutes - 1, 2), "acme", T);
      flow.submit(Ids.at(T + tenMinutes, 3), "acme", T);
      flow.submit(Ids.at(T + tenMinutes + 1, 4), "acme", T);

      assertThat(flow.acceptedIds())
          .containsExactly(Ids.at(T - tenMinutes, 1), Ids.at(T + tenMinutes, 3));
      assertThat(flow.rejections())
          .extracting(Rejection::id, Rejection::reason)
          .containsExactly(
              tuple(Ids.at(T - tenMinutes - 1, 2), "stale-id"),
              tuple(Ids.at(T + tenMinutes + 1, 4), "stale-id"));
      assertThat(used(flow, "acme", TEN_A_MINUTE, T)).isEqualTo(2);
    }
  }

  @Test
  void shouldRejectAsInternalWhatItFailsToDecideAndGoOn() {
    Terms.Lookup plans =
        (account, now) -> {
          if (account.equals("boom")) {
            throw new IllegalStateException("no plan for you");
          }
          return DrivenTopology.plan(TEN_A_MINUTE).of(account, now);
        };
    try (var flow = new DrivenTopology(state, plans)) {
      flow.submit(id(1), "boom", T);
      flow.submit(id(2), "acme", T);

      assertThat(flow.rejections())
          .extracting(Rejection::id, Rejection::reason)
          .containsExactly(tuple(id(1), "internal"));
      assertThat(flow.acceptedIds()).containsExactly(id(2));
      assertThat(flow.count("internal.errors")).isGreaterThanOrEqualTo(1);
    }
  }

  @Test
  void shouldCountReservedUnitsAsDecidedWhateverTheVerdict() {
    try (var flow = open(TWO_A_MINUTE)) {
      // When
      flow.submit(id(1), "acme", T); // accepted
      flow.submit(id(2), "acme", T); // accepted
      flow.submit(id(3), "acme", T); // rejected
      flow.submit(id(1), "acme", T); // duplicate
      flow.submit(Ids.at(T - 700_000, 4), "acme", T); // stale
      Headers broken = headers(routing(id(5), "acme", OptionalLong.of(T)));
      broken.remove(EventHeaders.MODEL);
      flow.submit("acme", value(id(5), "acme"), broken, T); // dead letter
      flow.submit("globex", value(id(6), "acme"), reserved(6), T); // dead letter

      // Then
      var usage = usage(flow, "acme", TWO_A_MINUTE);
      assertThat(usage.generationCount()).isEqualTo(1);
      assertThat(usage.generation(0)).isEqualTo(TWO_A_MINUTE.generationAt(T));
      assertThat(usage.decided(0)).isEqualTo(7);
      assertThat(usage.used(TWO_A_MINUTE, T)).isEqualTo(2);
    }
  }

  private static Headers reserved(int number) {
    return headers(routing(id(number), "acme", OptionalLong.of(T)));
  }

  @Test
  void shouldForgetEndedRequestsWhenTheirIdsAreTooOldAndKeepOpenOnes() {
    try (var flow = open(TEN_A_MINUTE)) {
      // Given
      flow.submit(id(1), "acme", T);
      flow.submit(id(2), "acme", T);
      flow.complete("acme", succeeded(id(2), 1), T + 40);
      long later = T + Sweep.MEMORY.toMillis() + 1;

      // When
      flow.submit(Ids.at(later, 3), "acme", later);
      flow.driver.advanceWallClockTime(Duration.ofSeconds(1));

      // Then
      var entries = flow.driver.<String, Entry>getKeyValueStore("open");
      assertThat(entries.get(id(1))).isInstanceOf(Entry.Open.class);
      assertThat(entries.get(id(2))).isNull();
      assertThat(entries.get(Ids.at(later, 3))).isInstanceOf(Entry.Open.class);
    }
  }

  @Test
  void shouldFailAJobWhoseOutputFitsNoRecord() {
    try (var flow = open(TEN_A_MINUTE)) {
      // Given
      flow.submit(id(1), "acme", T);
      var small = succeeded(id(1), 1);
      String output = "\"" + "x".repeat(Topics.LARGEST_RECORD - 65_000) + "\"";

      // When
      flow.complete(
          "acme",
          new Completion(
              small.id(),
              small.status(),
              small.modelVersion(),
              small.attempt(),
              small.startedAt(),
              small.completedAt(),
              new RawJson(output),
              null,
              null,
              null),
          T + 40);

      // Then
      Job job = DrivenTopology.read(flow.results, Job.class).get(0);
      assertThat(job.status()).isEqualTo(Status.FAILED);
      assertThat(job.error()).isNotNull().extracting("code").isEqualTo("output_too_large");
    }
  }

  private static Usage usage(DrivenTopology flow, String account, Limit limit) {
    return flow.driver.<String, Usage>getKeyValueStore("usage").get(account + "/" + limit.name());
  }

  private static long used(DrivenTopology flow, String account, Limit limit, long now) {
    return usage(flow, account, limit).used(limit, now);
  }

  @Test
  void shouldLookLikeThis() {
    var rules =
        new Rules(
            plan(TEN_A_MINUTE),
            new Rules.Models(
                model -> Duration.ofHours(1), model -> Topics.DEFAULT_LANE, new Queues(Set.of())),
            partition -> 0,
            4,
            Duration.ofHours(1),
            DrivenTopology.WAITS);
    var topology =
        AdmissionTopology.build(
            new Topics("", Duration.ofHours(1)),
            rules,
            new AdmissionMeters(new SimpleMeterRegistry()));

    assertThat(topology.describe().toString()).isEqualTo(GOLDEN);
  }
}
