package dev.sluice.admission;

import static dev.sluice.admission.DrivenTopology.T;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.message.Carried;
import dev.sluice.contract.message.Completion;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.UnitsUsed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who wins between a cancel and an end is decided once, by the order in which they are read. */
class CancelTest {

  private static final Limit BURST = new Limit("burst", 10, Duration.ofSeconds(60));

  @TempDir Path state;
  private DrivenTopology flow;

  @BeforeEach
  void open() {
    flow = new DrivenTopology(state, DrivenTopology.plan(BURST));
  }

  @AfterEach
  void close() {
    flow.close();
  }

  private static String id(int number) {
    return Ids.at(T, number);
  }

  private long used() {
    Usage usage = flow.driver.<String, Usage>getKeyValueStore("usage").get("acme/burst");
    return usage == null ? 0 : usage.used(BURST, T + 100);
  }

  private Job end() {
    Job job = DrivenTopology.read(flow.results.readValue(), Job.class);
    assertThat(flow.results.isEmpty()).isTrue();
    return job;
  }

  private static Completion stopped(String id, long requests) {
    return new Completion(
        id,
        Status.CANCELED,
        "echo-1",
        1,
        Instant.ofEpochMilli(T + 20),
        Instant.ofEpochMilli(T + 30),
        null,
        null,
        new UnitsUsed(requests, null),
        null);
  }

  @Test
  void shouldEndAQueuedRequestAtOnceAndGiveItsUnitsBack() {
    flow.submit(id(1), "acme", T);
    flow.submit(id(2), "acme", T);
    assertThat(used()).isEqualTo(2);

    flow.cancel("acme", id(1), T + 10);

    Job job = end();
    assertThat(tuple(job.id(), job.status(), job.error()))
        .isEqualTo(tuple(id(1), Status.CANCELED, null));
    assertThat(used()).isEqualTo(1);

    // And what a worker says later changes nothing
    flow.complete("acme", DrivenTopology.succeeded(id(1), 1), T + 20);
    flow.cancel("acme", id(1), T + 30);
    assertThat(flow.results.isEmpty()).isTrue();
    assertThat(used()).isEqualTo(1);
  }

  @Test
  void shouldChangeNothingOnceARequestHasEnded() {
    flow.submit(id(1), "acme", T);
    flow.complete("acme", DrivenTopology.succeeded(id(1), 1), T + 10);
    assertThat(end().status()).isEqualTo(Status.SUCCEEDED);

    flow.cancel("acme", id(1), T + 20);

    assertThat(flow.results.isEmpty()).isTrue();
    assertThat(used()).isEqualTo(1);
  }

  @Test
  void shouldLeaveARunningRequestToItsWorker() {
    flow.submit(id(1), "acme", T);
    flow.started("acme", id(1), 1, T + 5);
    flow.cancel("acme", id(1), T + 10);
    assertThat(flow.results.isEmpty()).isTrue();

    flow.complete("acme", stopped(id(1), 1), T + 20);

    assertThat(end().status()).isEqualTo(Status.CANCELED);
    assertThat(used()).isEqualTo(1);
  }

  @Test
  void shouldLetARunWinThatEndsBeforeItStops() {
    flow.submit(id(1), "acme", T);
    flow.started("acme", id(1), 1, T + 5);
    flow.cancel("acme", id(1), T + 10);

    flow.complete("acme", DrivenTopology.succeeded(id(1), 1), T + 20);
    flow.complete("acme", stopped(id(1), 1), T + 21);

    assertThat(end().status()).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void shouldGiveUnitsBackIfItsWorkerNeverStartedIt() {
    flow.submit(id(1), "acme", T);
    flow.complete("acme", stopped(id(1), 0), T + 20);

    assertThat(end().status()).isEqualTo(Status.CANCELED);
    assertThat(used()).isZero();
  }

  @Test
  void shouldEndARunThatDoesNotStop() {
    flow.submit(id(1), "acme", T);
    flow.started("acme", id(1), 1, T + 5);
    flow.cancel("acme", id(1), T + 10);
    flow.cancel("acme", id(1), T + 20_000);

    flow.settledUntil.set(T + 30_009);
    flow.driver.advanceWallClockTime(Duration.ofSeconds(1));
    assertThat(flow.results.isEmpty()).isTrue();
    flow.settledUntil.set(T + 30_010);
    flow.driver.advanceWallClockTime(Duration.ofSeconds(1));

    assertThat(end().status()).isEqualTo(Status.CANCELED);
    assertThat(used()).isEqualTo(1);
  }

  @Test
  void shouldKeepACancelThatComesBeforeItsRequest() {
    flow.cancel("acme", id(1), T - 5);

    flow.submit(id(1), "acme", T);

    Job job = end();
    assertThat(job.status()).isEqualTo(Status.CANCELED);
    assertThat(job.acceptedAt()).isNull();
    assertThat(flow.acceptedIds()).isEmpty();
    assertThat(used()).isZero();
    flow.submit(id(1), "acme", T + 1);
    assertThat(flow.results.isEmpty()).isTrue();
    assertThat(flow.acceptedIds()).isEmpty();
  }

  @Test
  void shouldNotLetAnotherAccountCancel() {
    flow.submit(id(1), "acme", T);

    flow.cancel("other", id(1), T + 10);
    flow.cancel("other", id(2), T + 10);
    flow.submit(id(2), "acme", T + 11);

    assertThat(flow.deadReasons()).containsExactly("wrong-account");
    assertThat(flow.results.isEmpty()).isTrue();
    assertThat(flow.acceptedIds()).containsExactly(id(1), id(2));
  }

  @Test
  void shouldBuryACancelThatCannotBeRead() {
    flow.cancellations.pipeInput("acme", "{}".getBytes(StandardCharsets.UTF_8), T);
    flow.cancellations.pipeInput("acme", null, T);
    assertThat(flow.deadReasons()).containsExactly("not-json", "no-value");
  }

  @Test
  void shouldShowAtTheEndWhatItsClientSentAlong() {
    var carried =
        new Carried(
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "https://example.com/",
            "{\"order\": 7}");
    Headers headers =
        DrivenTopology.headers(DrivenTopology.routing(id(1), "acme", OptionalLong.empty()));
    carried.write(headers);
    flow.submit("acme", DrivenTopology.value(id(1), "acme"), headers, T);

    flow.cancel("acme", id(1), T + 10);

    var record = flow.results.readRecord();
    assertThat(Carried.read(record.headers())).isEqualTo(carried);
    assertThat(EventHeaders.get(record.headers(), EventHeaders.TYPE))
        .hasValue("dev.sluice.request.settled");
    assertThat(DrivenTopology.read(record.value(), Job.class).metadata())
        .hasToString("{\"order\": 7}");
  }
}
