package dev.sluice.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.service.Check;
import dev.sluice.contract.webhook.Delivery;
import dev.sluice.contract.webhook.Delivery.Attempt;
import dev.sluice.contract.webhook.Delivery.State;
import dev.sluice.webhooks.desk.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhooksTest {

  private static final Duration LONG = Installation.LONG;

  @TempDir static Path folder;
  private static Broker broker;

  @TempDir Path data;
  private final Receiver receiver = new Receiver();
  private Installation sluice;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.start(folder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void open() {
    sluice = new Installation(broker.bootstrap(), data);
  }

  @AfterEach
  void close() {
    sluice.close();
    receiver.close();
  }

  private List<Receiver.Got> awaitGot(int calls) {
    await().atMost(LONG).until(() -> receiver.got().size() >= calls);
    receiver.got().forEach(Receiver.Got::isDescribed);
    return receiver.got();
  }

  @Test
  void shouldTellHowAJobHasEnded() {
    sluice.start();
    String id = sluice.ends(receiver.url());

    Receiver.Got got = awaitGot(1).get(0);

    String urls =
        "\"urls\":{\"get\":\"/v1/inferences/%1$s\",\"events\":\"/v1/inferences/%1$s/events\",\"cancel\":\"/v1/inferences/%1$s/cancel\"}"
            .formatted(id);
    assertThat(got.body())
        .isEqualTo(
            "{\"type\":\"inference.succeeded\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"data\":"
                + "{\"id\":\"%s\",\"status\":\"succeeded\",\"account\":\"acme\",\"client\":\"ann\",\"model\":\"echo\",\"output\":{\"a\": 1},\"completed_at\":\"2026-01-01T00:00:00Z\",%s}}"
                    .formatted(id, urls));
    assertThat(got.header("webhook-id")).isEqualTo(id);
    assertThat(got.header("webhook-timestamp"))
        .isEqualTo(Long.toString(TestClock.BEGIN.getEpochSecond()));
    String signed = id + "." + TestClock.BEGIN.getEpochSecond() + "." + got.body();
    assertThat(got.header("webhook-signature"))
        .isEqualTo("v1," + Installation.SECRET.of("acme").sign(signed));
    sluice.awaitState(id, State.DELIVERED);
  }

  private String deliveredAtTheSecondTry() {
    receiver.answers(500);
    sluice.start();
    String id = sluice.ends(receiver.url());
    sluice.awaitTries(id, 1);
    sluice.clock.move(Duration.ofSeconds(5));
    sluice.awaitState(id, State.DELIVERED);
    return id;
  }

  /** Complaint: nobody can see what was tried. */
  @Test
  void shouldKeepALogOfEveryAttempt() {
    String id = deliveredAtTheSecondTry();

    List<Delivery> log = sluice.written(id);
    assertThat(log)
        .extracting(Delivery::state)
        .containsExactly(State.DUE, State.DUE, State.DELIVERED);
    assertThat(log).extracting(Delivery::tries).containsExactly(0, 1, 2);
    assertThat(log.get(2).attempts())
        .containsExactly(
            new Attempt(TestClock.BEGIN, 500, null, 0),
            new Attempt(TestClock.BEGIN.plusSeconds(5), 204, null, 0));
    var record =
        sluice.all(sluice.topics.webhooks()).stream()
            .filter(each -> each.key().equals(id))
            .findFirst()
            .orElseThrow();
    assertThat(EventHeaders.get(record.headers(), EventHeaders.TYPE))
        .contains("dev.sluice.request.webhook");
    assertThat(EventHeaders.get(record.headers(), EventHeaders.SUBJECT)).contains("acme/ann");
    assertThat(EventHeaders.get(record.headers(), EventHeaders.TRACEPARENT))
        .contains(Installation.TRACEPARENT);
  }

  /** Complaint: too few retries. */
  @Test
  void shouldGoOnForDaysUnderOneIdAndThenSayThatItFailed() {
    receiver.answers(500, 500, 500, 500, 500, 500, 500, 500, 500, 500);
    sluice.start();
    String id = sluice.ends(receiver.url());

    for (int tries = 1; tries < Schedule.STANDARD.size(); tries++) {
      sluice.awaitTries(id, tries);
      sluice.clock.move(Schedule.STANDARD.get(tries));
    }

    Delivery failed = sluice.awaitState(id, State.FAILED);
    assertThat(failed.reason()).isEqualTo(Delivery.EXHAUSTED);
    assertThat(receiver.got()).hasSize(10);
    assertThat(receiver.got()).extracting(got -> got.header("webhook-id")).containsOnly(id);
    assertThat(receiver.got()).extracting(Receiver.Got::body).containsOnly(failed.body().text());
    Set<String> stamps = new TreeSet<>();
    receiver.got().forEach(got -> stamps.add(got.header("webhook-timestamp")));
    assertThat(stamps).as("each attempt is signed anew").hasSize(10);
  }

  /** Complaint: no replay of what was missed. */
  @Test
  void shouldBeSentAgainByHandAfterItFailed() {
    receiver.answers(410);
    sluice.start();
    String id = sluice.ends(receiver.url());
    Delivery failed = sluice.awaitState(id, State.FAILED);
    assertThat(failed.reason()).isEqualTo(Delivery.GONE);

    sluice.sendAgain(failed);

    Delivery delivered = sluice.awaitState(id, State.DELIVERED);
    assertThat(delivered.round()).isEqualTo(2);
    assertThat(receiver.got()).extracting(got -> got.header("webhook-id")).containsExactly(id, id);
  }

  @Test
  void shouldTakeUpEveryDeliveryWhereItStoodAfterARestart() {
    receiver.answers(500, 500, 500);
    Webhooks first = sluice.start();
    var ids = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      ids.add(sluice.ends(receiver.url()));
    }
    ids.forEach(id -> sluice.awaitTries(id, 1));
    first.close();
    String late = sluice.ends(receiver.url());

    sluice.start();

    sluice.awaitState(late, State.DELIVERED);
    ids.forEach(id -> assertThat(sluice.written(id)).hasSize(2));
    sluice.clock.move(Duration.ofSeconds(5));
    ids.forEach(id -> assertThat(sluice.awaitState(id, State.DELIVERED).tries()).isEqualTo(2));
    assertThat(receiver.got()).hasSize(7);
  }

  @Test
  void shouldShareTheWorkWithAnotherInstanceAndHandItOver() {
    Webhooks first = sluice.start();
    sluice.ends(receiver.url());
    awaitGot(1);
    Webhooks second = sluice.start();
    var ids = new TreeSet<String>();
    for (int i = 0; i < 40; i++) {
      ids.add(sluice.ends(receiver.url()));
      if (i == 20) {
        first.close();
      }
    }

    sluice.awaitAll(ids, State.DELIVERED);

    assertThat(receiver.got()).hasSize(41);
    assertThat(second.checks()).extracting(Check::ready).containsOnly(true);
  }

  @Test
  void shouldSendAgainUnderTheSameIdWhatItCouldNotRecord() {
    receiver.hangs(1);
    Webhooks first = sluice.start("webhooks.timeout", "1m");
    String id = sluice.ends(receiver.url());
    awaitGot(1);
    first.close();
    assertThat(sluice.written(id)).as("nobody knows what came of it").hasSize(1);

    sluice.start();

    assertThat(sluice.awaitState(id, State.DELIVERED).tries()).isEqualTo(1);
    assertThat(receiver.got()).extracting(got -> got.header("webhook-id")).containsExactly(id, id);
    assertThat(receiver.got().get(0).body()).isEqualTo(receiver.got().get(1).body());
  }

  /** Complaint: one receiver that is down holds up everything. */
  @Test
  void shouldNotLetASlowOrDeadHostHoldUpOthers() {
    try (var slow = new Receiver().hangs(1000)) {
      sluice.start("webhooks.max_in_flight", "3", "webhooks.timeout", "1m");
      var stuck = new ArrayList<String>();
      for (int i = 0; i < 20; i++) {
        stuck.add(sluice.ends(slow.url().replace("127.0.0.1", "localhost")));
      }
      await().atMost(LONG).until(() -> !slow.got().isEmpty());

      var fine = new ArrayList<String>();
      for (int i = 0; i < 20; i++) {
        fine.add(sluice.ends(receiver.url()));
      }

      sluice.awaitAll(fine, State.DELIVERED);
      assertThat(slow.got()).as("one at a time").hasSize(1);
      assertThat(sluice.all(sluice.topics.webhooks()))
          .filteredOn(record -> stuck.contains(record.key()))
          .hasSize(stuck.size());
    }
  }

  @Test
  void shouldStayAwayAsLongAsItIsAskedTo() {
    receiver.answers(429, "Retry-After", "3600");
    sluice.start();
    String id = sluice.ends(receiver.url());

    Delivery waiting = sluice.awaitTries(id, 1);

    assertThat(waiting.dueAt()).isEqualTo(TestClock.BEGIN.plusSeconds(3600));
  }

  @Test
  void shouldTellARefusalButNotAnAlias() {
    sluice.start();
    String alias = sluice.refuses(receiver.url(), "\"alias_of\":\"another\",");
    String refused = sluice.refuses(receiver.url(), "\"retry_after\":7,");

    sluice.awaitState(refused, State.DELIVERED);

    assertThat(receiver.got()).hasSize(1);
    assertThat(receiver.got().get(0).body())
        .startsWith("{\"type\":\"inference.rejected\",\"timestamp\":\"2026-01-01T00:00:00Z\",")
        .contains(
            "\"rejection\":{\"reason\":\"quota-exceeded\",\"limits\":[\"burst\"],\"retry_after\":7}");
    assertThat(sluice.written(alias)).isEmpty();
  }

  @Test
  void shouldLeaveOutAnOutputThatIsTooLarge() throws Exception {
    sluice.start();
    sluice.ends(receiver.url(), "\"output\":\"%s\",".formatted("x".repeat(20_000)));

    var data = Json.tree().readTree(awaitGot(1).get(0).body()).path("data");

    assertThat(data.has("output")).isFalse();
    assertThat(data.path("output_omitted").asBoolean()).isTrue();
    assertThat(data.path("urls").path("get").asText()).startsWith("/v1/inferences/");
    assertThat(data.path("status").asText()).isEqualTo("succeeded");
  }

  @Test
  void shouldSendNothingForEndsThatNobodyWantsToHearOf() {
    sluice.start();
    String silent = sluice.ends("");
    String told = sluice.ends(receiver.url());

    sluice.awaitState(told, State.DELIVERED);

    assertThat(sluice.written(silent)).isEmpty();
    assertThat(receiver.got()).hasSize(1);
  }

  @Test
  void shouldCallNoPrivateAddressUnlessItMay() {
    sluice.start("webhooks.allow_private", "false");
    String id = sluice.ends(receiver.url());
    String name = sluice.ends(receiver.url().replace("127.0.0.1", "localhost"));

    assertThat(sluice.awaitState(id, State.FAILED).reason()).isEqualTo(Delivery.BAD_URL);
    assertThat(sluice.awaitState(name, State.FAILED).reason()).isEqualTo(Delivery.BAD_URL);
    assertThat(receiver.got()).isEmpty();
  }

  @Test
  void shouldBuryWhatItCannotReadAndGoOn() {
    sluice.start();
    String broken = RequestId.next();
    sluice.write(
        broken, sluice.topics.results(), EventHeaders.Type.SETTLED, receiver.url(), "no job");
    String id = sluice.ends(receiver.url());

    sluice.awaitState(id, State.DELIVERED);

    var dead = sluice.all(sluice.topics.deadLetter());
    assertThat(dead).hasSize(1);
    assertThat(EventHeaders.get(dead.get(0).headers(), EventHeaders.DEAD_REASON))
        .contains("not-json");
    assertThat(EventHeaders.get(dead.get(0).headers(), EventHeaders.DEAD_TOPIC))
        .contains(sluice.topics.results().name());
  }

  @Test
  void shouldCountWhatItDid() {
    deliveredAtTheSecondTry();

    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              var meters = sluice.meters;
              assertThat(meters.get("sluice.webhooks.due").counter().count()).isEqualTo(1);
              assertThat(
                      meters
                          .get("sluice.webhooks.attempts")
                          .tag("outcome", "5xx")
                          .counter()
                          .count())
                  .isEqualTo(1);
              assertThat(
                      meters
                          .get("sluice.webhooks.ended")
                          .tag("state", "delivered")
                          .counter()
                          .count())
                  .isEqualTo(1);
              assertThat(meters.get("sluice.webhooks.open").gauge().value()).isZero();
            });
  }
}
