package dev.sluice.contract.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.limit.Cost;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTest {

  private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final byte[] NO_JSON = "not read".getBytes(UTF_8);
  private static final Routing ROUTING =
      new Routing(
          ID,
          new Subject("a/b", "ann"),
          "echo",
          new Cost(3, 0),
          OptionalLong.of(1_700_000_000_000L));

  private static Headers headers(Routing routing) {
    var headers = new RecordHeaders();
    Instant time = Instant.parse("2026-01-02T03:04:05.678901Z");
    EventHeaders.stamp(
        headers,
        EventHeaders.Type.SUBMITTED,
        "/ingress-api/inference.requests",
        routing.id(),
        time);
    routing.write(headers);
    return headers;
  }

  private static Routing fromValue(String json) throws UnreadableException {
    return Routing.read(new RecordHeaders(), json.getBytes(UTF_8));
  }

  private static void refused(Headers headers, byte[] value, String reason, String detail) {
    assertThatThrownBy(() -> Routing.read(headers, value))
        .isInstanceOfSatisfying(
            UnreadableException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.detail()).startsWith(detail);
            });
  }

  @Test
  void shouldStampEveryHeaderOfARequest() {
    var written = new LinkedHashMap<String, String>();
    headers(ROUTING).forEach(h -> written.put(h.key(), new String(h.value(), UTF_8)));
    var wanted = new LinkedHashMap<String, String>();
    wanted.put("ce_specversion", "1.0");
    wanted.put("ce_id", ID);
    wanted.put("ce_source", "/ingress-api/inference.requests");
    wanted.put("ce_type", "dev.sluice.request.submitted");
    wanted.put("ce_time", "2026-01-02T03:04:05.678Z");
    wanted.put("content-type", "application/json");
    wanted.put("ce_subject", "a%2Fb/ann");
    wanted.put("ce_model", "echo");
    wanted.put("ce_cost", "3");
    wanted.put("ce_reservedat", "1700000000000");
    assertThat(written).containsExactlyEntriesOf(wanted);
  }

  @Test
  void shouldReplaceHeadersThatAreThere() {
    Headers headers = headers(ROUTING);
    EventHeaders.stamp(headers, EventHeaders.Type.ACCEPTED, "/x", ID, Instant.EPOCH);
    assertThat(headers.headers(EventHeaders.TYPE)).hasSize(1);
    assertThat(EventHeaders.get(headers, EventHeaders.TYPE))
        .contains("dev.sluice.request.accepted");
  }

  @Test
  void shouldBeReadFromHeadersAloneWithoutLookingAtTheValue() throws UnreadableException {
    assertThat(Routing.read(headers(ROUTING), NO_JSON)).isEqualTo(ROUTING);
  }

  @Test
  void shouldCostOneAndBeUnreservedWhenHeadersDoNotSay() throws UnreadableException {
    Headers headers = headers(ROUTING);
    headers.remove(EventHeaders.COST).remove(EventHeaders.RESERVED_AT);
    assertThat(Routing.read(headers, NO_JSON))
        .isEqualTo(new Routing(ID, ROUTING.subject(), "echo", Cost.ONE, OptionalLong.empty()));
  }

  @Test
  void shouldBeReadFromTheValueWhenTheRecordHasNoHeaders() throws UnreadableException {
    assertThat(
            fromValue(
                """
                {"id":"%s","account":"acme","client":"ann","model":"echo","input":[1], "x":2}
                """
                    .formatted(ID)))
        .isEqualTo(
            new Routing(ID, new Subject("acme", "ann"), "echo", Cost.ONE, OptionalLong.empty()));
    assertThat(fromValue("{\"id\":\"%s\",\"account\":\"acme\",\"model\":\"echo\"}".formatted(ID)))
        .extracting(Routing::subject)
        .isEqualTo(new Subject("acme", "acme"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ce_id | 7 | id: '7' is not a UUID of version 7",
        "ce_subject | acme | ce_subject: 'acme' is not account/client",
        "ce_model | '' | model: 0 characters, wanted 1 to 200",
        "ce_cost | 0 | cost: 0 is not between 1 and 1000000000000",
        "ce_cost | 9223372036854775807 | cost: 9223372036854775807 is not between",
        "ce_cost | many | ce_cost: 'many' is not a whole number",
        "ce_cost | 99999999999999999999 | ce_cost: '99999999999999999999' is not a whole number",
        "ce_reservedat | soon | ce_reservedat: 'soon' is not a whole number",
        "ce_reservedat | -9223372036854775808 | reservedat: -9223372036854775808 is below 0"
      })
  void shouldRefuseABrokenHeader(String name, String value, String detail) {
    Headers headers = headers(ROUTING);
    EventHeaders.put(headers, name, value);
    refused(headers, NO_JSON, "broken-header", detail);
  }

  @ParameterizedTest
  @CsvSource({"ce_id", "ce_subject", "ce_model"})
  void shouldRefuseAMissingHeader(String name) {
    Headers headers = headers(ROUTING);
    headers.remove(name);
    refused(headers, NO_JSON, "broken-header", name + ": missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not-json | hello | Unrecognized token 'hello'",
        "not-json | '' | No content",
        "not-json | null | null where a value is needed",
        "not-json | [1] | Cannot deserialize",
        "broken-value | {} | id: missing",
        "broken-value | {\"id\":\"7\",\"account\":\"a\",\"model\":\"m\"} | id: '7' is not a UUID"
      })
  void shouldRefuseAValueThatIsNoRequest(String reason, String json, String detail) {
    refused(new RecordHeaders(), json.getBytes(UTF_8), reason, detail);
  }

  @Test
  void shouldRefuseAValueWithoutItsAccountOrModel() {
    byte[] noAccount = "{\"id\":\"%s\",\"model\":\"m\"}".formatted(ID).getBytes(UTF_8);
    refused(new RecordHeaders(), noAccount, "broken-value", "account: missing");
    byte[] noModel = "{\"id\":\"%s\",\"account\":\"a\"}".formatted(ID).getBytes(UTF_8);
    refused(new RecordHeaders(), noModel, "broken-value", "model: missing");
  }

  @Test
  void shouldRefuseARecordWithoutAValue() {
    assertThatThrownBy(() -> Routing.read(headers(ROUTING), null))
        .isInstanceOfSatisfying(
            UnreadableException.class, e -> assertThat(e.reason()).isEqualTo("no-value"));
  }

  @Test
  void shouldShowNoMoreThanTheBeginningOfALongValue() {
    Headers headers = headers(ROUTING);
    EventHeaders.put(headers, EventHeaders.COST, "x".repeat(5000));
    refused(headers, NO_JSON, "broken-header", "ce_cost: '" + "x".repeat(60) + "…' is not");
  }
}
