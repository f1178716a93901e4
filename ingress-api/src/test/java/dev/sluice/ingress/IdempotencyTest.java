package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.mirror.Claim;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.StatusEntry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One key and one body are one job, charged once. */
class IdempotencyTest {

  private static final String BODY = "{\"model\":\"echo\",\"input\":1}";
  private static final String TEN =
      "plans: {free: {limits: [{name: burst, limit: 10, window: 60s}]}}";
  private static final MirrorKeys KEYS = new MirrorKeys("");
  private static final Subject ADA = new Subject("ada", "ada");

  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void start() {
    fixture = new Fixture(folder, TEN, true);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static String header(ProducerRecord<?, ?> record, String name) {
    return EventHeaders.get(record.headers(), name).orElse("");
  }

  private static Idempotency hashed(String key) {
    return Idempotency.of(key, BODY.getBytes(StandardCharsets.UTF_8));
  }

  private static String claimKey(String key) {
    return KEYS.claim(ADA, hashed(key).key());
  }

  private static Claim claim(String key, String id) {
    return new Claim(hashed(key).key(), id, hashed(key).body());
  }

  /** A second may pass between two answers. */
  private static String withoutTime(HttpResponse<String> answer) {
    return answer.body().replaceAll("next \\d+ seconds", "next seconds");
  }

  private String used() {
    return fixture.get("/v1/limits", "ada").body().replaceAll(".*\"used\":(\\d+).*", "$1");
  }

  @Test
  void shouldSendTheHashesOfKeyAndBodyWithTheRequest() {
    fixture.submit("ada", "k", BODY);

    var record = fixture.requests().get(0);
    assertThat(header(record, EventHeaders.IDEMPOTENCY_KEY)).isEqualTo(hashed("k").key());
    assertThat(header(record, EventHeaders.BODY_HASH)).isEqualTo(hashed("k").body());
  }

  @Test
  void shouldAnswerARetryWithTheSameJobAndChargeItOnce() {
    HttpResponse<String> first = fixture.submit("ada", "k", BODY);
    HttpResponse<String> again = fixture.submit("ada", "k", BODY);

    assertThat(List.of(first.statusCode(), again.statusCode())).containsExactly(202, 202);
    assertThat(Fixture.id(again)).isEqualTo(Fixture.id(first));
    assertThat(Fixture.header(again, "location")).isEqualTo(Fixture.header(first, "location"));
    assertThat(Fixture.header(first, "idempotent-replayed")).isEmpty();
    assertThat(Fixture.header(again, "idempotent-replayed")).isEqualTo("true");
    assertThat(Fixture.header(again, "ratelimit")).startsWith("\"burst\";r=9;t=");
    assertThat(withoutTime(again)).isEqualTo(withoutTime(first));
    assertThat(used()).isEqualTo("1");
    assertThat(fixture.count("sluice.ingress.submissions", "outcome", "replayed")).isEqualTo(1);
  }

  @Test
  void shouldPublishTheSameBytesAgainUntilTheStreamIsKnownToHaveThem() {
    fixture.submit("ada", "k", BODY);
    fixture.submit("ada", "k", BODY);

    var records = fixture.requests();
    assertThat(records).hasSize(2);
    assertThat(records.get(1).value()).isEqualTo(records.get(0).value());
    assertThat(records.get(1).partition()).isEqualTo(records.get(0).partition());
    assertThat(records.stream().map(r -> header(r, EventHeaders.ID)).distinct()).hasSize(1);
    assertThat(records.stream().map(r -> header(r, EventHeaders.IDEMPOTENCY_KEY)))
        .containsOnly(hashed("k").key());
    assertThat(header(records.get(0), EventHeaders.RESERVED_AT)).isNotEmpty();
    assertThat(header(records.get(1), EventHeaders.RESERVED_AT))
        .as("this attempt reserved nothing")
        .isEmpty();
  }

  @Test
  void shouldTellHowTheJobStandsOnceTheStreamHasIt() {
    String id = Fixture.id(fixture.submit("ada", "k", BODY));
    String done = Fixture.job(id, "succeeded");
    var entry = new StatusEntry(Status.TERMINAL_SEQ, null, done).encoded();
    fixture.redis(redis -> redis.set(claimKey("k"), claim("k", id).seenEntry()));
    fixture.redis(redis -> redis.set(KEYS.status("ada", id), entry));

    HttpResponse<String> again = fixture.submit("ada", "k", BODY);

    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(Fixture.header(again, "location")).isEqualTo("/v1/inferences/" + id);
    assertThat(again.body()).isEqualTo(Fixture.shown(id, "succeeded"));
    assertThat(fixture.requests()).hasSize(1);
  }

  @Test
  void shouldRefuseAnotherBodyForTheSameKey() {
    fixture.submit("ada", "k", BODY);
    HttpResponse<String> other = fixture.submit("ada", "k", "{\"model\":\"echo\",\"input\":2}");

    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Idempotency key reused\",\"status\":422,"
                + "\"detail\":\"Idempotency-Key: it was sent before with another body\"}");
    assertThat(fixture.requests()).hasSize(1);
    assertThat(used()).isEqualTo("1");
  }

  @Test
  void shouldKeepTheKeysOfAccountsApart() {
    String first = Fixture.id(fixture.submit("ada", "k", BODY));
    assertThat(Fixture.id(fixture.submit("bob", "k", BODY))).isNotEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 256})
  void shouldRefuseAKeyOfAnotherLength(int length) {
    HttpResponse<String> answer = fixture.submit("ada", "x".repeat(length), BODY);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Idempotency-Key: wanted 1 to 255 visible ASCII characters");
  }

  @Test
  void shouldRefuseAKeyWithASpace() {
    assertThat(fixture.submit("ada", "a b", BODY).statusCode()).isEqualTo(400);
    assertThat(fixture.submit("ada", "x".repeat(255), BODY).statusCode()).isEqualTo(202);
  }

  @Test
  void shouldSendAFreshRequestForAKeyWhoseOwnWasNeverSent() {
    String old = "01900000-0000-7000-8000-000000000000";
    fixture.redis(redis -> redis.set(claimKey("k"), claim("k", old).entry()));
    fixture.redis(redis -> redis.set(KEYS.status("ada", old), "1::{}"));

    HttpResponse<String> answer = fixture.submit("ada", "k", BODY);

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(Fixture.id(answer)).isNotEqualTo(old);
    assertThat(Fixture.header(answer, "idempotent-replayed")).isEmpty();
    assertThat(fixture.<String>redis(redis -> redis.get(claimKey("k"))))
        .isEqualTo(claim("k", Fixture.id(answer)).entry());
    assertThat(fixture.<String>redis(redis -> redis.get(KEYS.status("ada", old))))
        .isEqualTo("1::{}");
    assertThat(header(fixture.requests().get(0), EventHeaders.RESERVED_AT)).isNotEmpty();
  }

  @Test
  void shouldKeepAnOldKeyThatTheStreamHas() {
    String old = "01900000-0000-7000-8000-000000000000";
    fixture.redis(redis -> redis.set(claimKey("k"), claim("k", old).seenEntry()));

    assertThat(fixture.submit("ada", "k", BODY).statusCode()).isEqualTo(503);
    fixture.mirrorIsComplete();
    HttpResponse<String> answer = fixture.submit("ada", "k", BODY);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(Fixture.id(answer)).isEqualTo(old);
    assertThat(fixture.requests()).isEmpty();
  }

  @Test
  void shouldLeaveItToTheStreamWhileRedisIsAway() {
    fixture.stopRedis();

    String first = Fixture.id(fixture.submit("ada", "k", BODY));
    String second = Fixture.id(fixture.submit("ada", "k", BODY));

    assertThat(second).isNotEqualTo(first);
    assertThat(fixture.requests().stream().map(r -> header(r, EventHeaders.IDEMPOTENCY_KEY)))
        .containsExactly(hashed("k").key(), hashed("k").key());
    fixture.restartRedis();
  }

  @Test
  void shouldFreeTheKeyOfARequestThatCertainlyWasNotTaken() {
    fixture.producer.sendException = new TimeoutException("no memory");
    assertThat(fixture.submit("ada", "k", BODY).statusCode()).isEqualTo(503);
    fixture.producer.sendException = null;

    assertThat(fixture.<Long>redis(redis -> redis.exists(claimKey("k")))).isZero();
    HttpResponse<String> again = fixture.submit("ada", "k", BODY);
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(Fixture.header(again, "idempotent-replayed")).isEmpty();
    assertThat(used()).isEqualTo("1");
  }

  @Test
  void shouldBringAboutWithARetryWhatNobodyConfirmed() throws Exception {
    fixture.close();
    fixture = new Fixture(folder, TEN, false);
    var pending =
        fixture.sendAsync(
            Fixture.post(fixture.request("/v1/inferences", "ada"), BODY)
                .header("Idempotency-Key", "k"));
    await().until(() -> fixture.requests().size() == 1);
    String id = header(fixture.requests().get(0), EventHeaders.ID);
    fixture.producer.errorNext(new TimeoutException("expired"));

    assertThat(pending.get().statusCode()).isEqualTo(503);
    assertThat(pending.get().body())
        .contains("as " + id + "; send it again with its Idempotency-Key, and it is taken once");

    var again =
        fixture.sendAsync(
            Fixture.post(fixture.request("/v1/inferences", "ada"), BODY)
                .header("Idempotency-Key", "k"));
    await().until(() -> fixture.requests().size() == 2);
    fixture.producer.completeNext();
    assertThat(again.get().statusCode()).isEqualTo(202);
    assertThat(Fixture.id(again.get())).isEqualTo(id);
  }

  @Test
  void shouldNotClaimAKeyForARefusedCall() {
    for (int i = 0; i < 10; i++) {
      fixture.submit("ada", BODY);
    }
    assertThat(fixture.submit("ada", "k", BODY).statusCode()).isEqualTo(429);
    assertThat(fixture.<Long>redis(redis -> redis.exists(claimKey("k")))).isZero();
    assertThat(RequestId.time(Fixture.id(fixture.submit("bob", "k", BODY)))).isPresent();
  }
}
