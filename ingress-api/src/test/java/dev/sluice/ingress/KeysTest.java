package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.key.ApiKey;
import dev.sluice.contract.key.KeyRing;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.service.CallException;
import dev.sluice.contract.service.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ingress that asks for keys, and the calls that make them. */
class KeysTest {

  private static final String BODY = "{\"model\":\"echo\",\"input\":1}";

  @TempDir static Path folder;
  private static Fixture fixture;

  @BeforeAll
  static void start() {
    fixture = new Fixture(folder, "auth: api-key\naccounts: {partner: {unlimited: true}}", true);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  /** The answer to the creation, as a tree. */
  private static Map<?, ?> create(String body) throws Exception {
    Reply made = fixture.admin("POST", "/admin/keys", Map.of(), body);
    assertThat(made.status()).isEqualTo(201);
    return Json.tree().convertValue(made.body(), Map.class);
  }

  private static HttpRequest.Builder call(String path) {
    return HttpRequest.newBuilder(fixture.uri(path));
  }

  private static HttpResponse<String> submit(String header, String value) {
    return fixture.send(Fixture.post(call("/v1/inferences"), BODY).header(header, value));
  }

  @Test
  void shouldTakeWhoCallsFromTheKey() throws Exception {
    Object key = create("{\"account\":\"acme\",\"client\":\"app\"}").get("key");

    HttpResponse<String> bearer =
        fixture.send(
            Fixture.post(call("/v1/inferences"), BODY)
                .header("Authorization", "Bearer " + key)
                .header("X-Client-Id", "somebody-else"));
    HttpResponse<String> header = submit("X-API-Key", String.valueOf(key));

    assertThat(bearer.statusCode()).isEqualTo(202);
    assertThat(bearer.body()).contains("\"account\":\"acme\",\"client\":\"app\"");
    assertThat(header.statusCode()).isEqualTo(202);
    assertThat(fixture.send(call("/v1/limits").header("Authorization", "bearer  " + key)).body())
        .startsWith("{\"account\":\"acme\"");
  }

  @Test
  void shouldTellNoLimitsToAnAccountThatHasNone() throws Exception {
    String key = String.valueOf(create("{\"account\":\"partner\"}").get("key"));

    HttpResponse<String> answer = submit("X-API-Key", key);

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(Fixture.json(answer).get("message")).isEqualTo("Request was successful.");
    assertThat(answer.headers().map().keySet()).noneMatch(name -> name.contains("ratelimit"));
    assertThat(fixture.send(call("/v1/limits").header("X-API-Key", key)).body())
        .contains("\"limits\":[]");
  }

  @Test
  void shouldAnswerNobodyWithoutAGoodKey() {
    HttpResponse<String> missing = fixture.send(Fixture.post(call("/v1/inferences"), BODY));
    assertThat(missing.statusCode()).isEqualTo(401);
    assertThat(missing.headers().firstValue("www-authenticate")).contains("Bearer");
    assertThat(missing.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"a key is"
                + " missing: send it as Authorization: Bearer KEY, or as X-API-Key: KEY\"}");
    assertThat(submit("X-API-Key", "sluice_" + "A".repeat(43)).body())
        .contains("this key is not known here; it may have been revoked");
    assertThat(submit("X-API-Key", "x".repeat(4000)).statusCode()).isEqualTo(401);
    assertThat(submit("Authorization", "Basic eA==").body())
        .contains("Authorization: only Bearer and a key is understood");
    for (String path : new String[] {"/v1/limits", "/v1/models", "/v1/inferences/x"}) {
      assertThat(fixture.send(call(path)).statusCode()).as(path).isEqualTo(401);
    }
  }

  @Test
  void shouldRefuseTwoDifferentKeys() throws Exception {
    Object key = create("{\"account\":\"acme\"}").get("key");
    HttpRequest.Builder both =
        call("/v1/limits").header("Authorization", "Bearer " + key).header("X-API-Key", "other");
    assertThat(fixture.send(both).statusCode()).isEqualTo(400);
    HttpRequest.Builder same =
        call("/v1/limits").header("Authorization", "Bearer " + key).header("X-API-Key", "" + key);
    assertThat(fixture.send(same).statusCode()).isEqualTo(200);
  }

  @Test
  void shouldEndAKeyWhenItIsRevoked() throws Exception {
    Map<?, ?> made = create("{\"account\":\"gone\",\"name\":\"laptop\"}");
    String key = String.valueOf(made.get("key"));
    String id = String.valueOf(made.get("id"));
    assertThat(made).isEqualTo(Map.of("id", id, "key", key, "account", "gone", "client", "gone"));
    assertThat(submit("X-API-Key", key).statusCode()).isEqualTo(202);
    String listed =
        Json.tree().writeValueAsString(fixture.admin("GET", "/admin/keys", Map.of(), "").body());
    assertThat(listed)
        .contains(
            "{\"id\":\"%s\",\"account\":\"gone\",\"client\":\"gone\",\"name\":\"laptop\","
                .formatted(id))
        .doesNotContain(key);

    Reply revoked = fixture.admin("DELETE", "/admin/keys/{id}", Map.of("id", id), "");

    assertThat(revoked).isEqualTo(Reply.noContent());
    assertThat(submit("X-API-Key", key).statusCode()).isEqualTo(401);
    assertThatThrownBy(() -> fixture.admin("DELETE", "/admin/keys/{id}", Map.of("id", id), ""))
        .isInstanceOf(CallException.class)
        .hasMessage("there is no key '%s'".formatted(id));
  }

  @Test
  void shouldNeverWriteTheKeyItself() throws Exception {
    Object key = create("{\"account\":\"acme\"}").get("key");
    assertThat(fixture.producer.history())
        .filteredOn(record -> record.topic().equals("admission.keys") && record.value() != null)
        .isNotEmpty()
        .allSatisfy(
            record ->
                assertThat(
                        new String(record.key(), StandardCharsets.UTF_8)
                            + new String(record.value(), StandardCharsets.UTF_8))
                    .doesNotContain(String.valueOf(key)));
  }

  @Test
  void shouldNameWhatIsWrongWithAWish() {
    assertThatThrownBy(() -> create("{\"client\":\"a\"}")).hasMessage("account: missing");
    assertThatThrownBy(() -> create("{\"account\":\"a\",\"client\":\"\"}"))
        .isInstanceOfSatisfying(
            CallException.class,
            e -> {
              assertThat(e.status()).isEqualTo(422);
              assertThat(e.pointer()).contains("/client");
            })
        .hasMessage("client: 0 characters, wanted 1 to 200");
  }

  @Test
  void shouldSayWhenKafkaDoesNotTakeAKey() throws Exception {
    fixture.producer.sendException = new TimeoutException("no memory");
    try {
      assertThatThrownBy(() -> create("{\"account\":\"acme\"}"))
          .isInstanceOfSatisfying(CallException.class, e -> assertThat(e.status()).isEqualTo(503))
          .hasMessageContaining("no memory");
    } finally {
      fixture.producer.sendException = null;
    }
  }

  @Test
  void shouldMakeNoMoreKeysThanThereCanBe(@TempDir Path other) {
    try (var full = new Fixture(other, "", true)) {
      for (int i = 0; i < KeyRing.MOST; i++) {
        String hash = "%064x".formatted((long) i << 32);
        var key = new ApiKey(ApiKey.id(hash), "acme", "acme", null, Instant.EPOCH);
        full.followed.append(
            new ProducerRecord<>(
                "admission.keys", hash.getBytes(StandardCharsets.UTF_8), Json.write(key)));
      }
      await().until(() -> full.meters.get("sluice.ingress.keys").gauge().value() == KeyRing.MOST);

      assertThatThrownBy(
              () -> full.admin("POST", "/admin/keys", Map.of(), "{\"account\":\"acme\"}"))
          .isInstanceOfSatisfying(CallException.class, e -> assertThat(e.status()).isEqualTo(409))
          .hasMessage("there are 100000 keys, the most there can be; revoke some");
    }
  }
}
