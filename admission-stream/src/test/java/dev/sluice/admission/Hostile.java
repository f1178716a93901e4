package dev.sluice.admission;

import dev.sluice.contract.message.Cancellation;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Records as a broken or an evil producer writes them. */
final class Hostile {

  static final String ACCOUNT = "ada";

  private static final List<String> NAMES =
      List.of(
          EventHeaders.SPEC_VERSION,
          EventHeaders.ID,
          EventHeaders.SOURCE,
          EventHeaders.TYPE,
          EventHeaders.TIME,
          EventHeaders.SUBJECT,
          EventHeaders.CONTENT_TYPE,
          EventHeaders.TRACEPARENT,
          EventHeaders.REQUEST_ID,
          EventHeaders.MODEL,
          EventHeaders.COST,
          EventHeaders.TOKENS,
          EventHeaders.IDEMPOTENCY_KEY,
          EventHeaders.BODY_HASH,
          EventHeaders.POLICY_VERSION,
          EventHeaders.SHADOWED,
          EventHeaders.RESERVED_AT,
          EventHeaders.START_BY,
          EventHeaders.FINISH_BY,
          EventHeaders.WEBHOOK,
          EventHeaders.METADATA,
          EventHeaders.ATTEMPT,
          EventHeaders.DEAD_REASON,
          "x");

  private static final List<String> TEXTS =
      List.of(
          "",
          "0",
          "-1",
          "1",
          "7",
          "9223372036854775807",
          "9223372036854775808",
          "99999999999999999999999",
          "1e9",
          " 1",
          "1700000040000",
          "null",
          "{}",
          "{\"a\":1}",
          "{\"a\":",
          "[]",
          "ada",
          "ada/ada",
          "ada/",
          "/ada",
          "ada/ada/ada",
          "%",
          "%zz/ada",
          "ada/%00",
          "dev.sluice.request.submitted",
          "dev.sluice.request.started",
          "dev.sluice.request.completed",
          "http://10.0.0.1/",
          "0123456789abcdef0123456789abcdef",
          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          "\u0000",
          "\ud83d\ude00".repeat(300));

  private Hostile() {}

  /**
   * A record.
   *
   * @param topic 0: requests, 1: completions, 2: cancellations
   */
  record Letter(int topic, String key, byte[] value, Headers headers) {
    @Override
    public String toString() {
      String text = value == null ? "null" : new String(value, StandardCharsets.ISO_8859_1);
      return "%d %s %s %s".formatted(topic, key, headers, text);
    }
  }

  /**
   * @param id of a request that may be named
   */
  static Arbitrary<Letter> letters(Arbitrary<String> id) {
    Arbitrary<String> key =
        Arbitraries.of(ACCOUNT, ACCOUNT, ACCOUNT, "eve", "", "a/b").injectNull(0.1);
    Arbitrary<byte[]> value =
        Arbitraries.oneOf(
            id.map(Hostile::request),
            id.flatMap(Hostile::spoiled),
            id.flatMap(Hostile::members),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(40));
    return Combinators.combine(
            Arbitraries.integers().between(0, 2), key, value.injectNull(0.05), headers(id))
        .as(Letter::new);
  }

  private static byte[] request(String id) {
    return DrivenTopology.value(id, ACCOUNT);
  }

  /** A good value of some kind with bytes of it replaced, or cut off. */
  private static Arbitrary<byte[]> spoiled(String id) {
    Arbitrary<byte[]> good =
        Arbitraries.of(
            request(id),
            Json.write(DrivenTopology.succeeded(id, 1)),
            Json.write(new Cancellation(id, ACCOUNT, Instant.EPOCH)));
    return Combinators.combine(
            good,
            Arbitraries.integers().between(0, 300),
            Arbitraries.bytes(),
            Arbitraries.of(true, false))
        .as(
            (bytes, at, with, cut) -> {
              byte[] spoiled = cut ? Arrays.copyOf(bytes, at % bytes.length) : bytes.clone();
              if (spoiled.length > 0) {
                spoiled[at % spoiled.length] = with;
              }
              return spoiled;
            });
  }

  /** An object of our members with values that do not belong to them. */
  private static Arbitrary<byte[]> members(String id) {
    Arbitrary<String> name =
        Arbitraries.of(
            "id",
            "account",
            "client",
            "model",
            "input",
            "parameters",
            "metadata",
            "status",
            "attempt",
            "started_at",
            "completed_at",
            "requested_at",
            "submitted_at",
            "start_by",
            "finish_by",
            "output",
            "error",
            "usage",
            "metrics");
    Arbitrary<String> value =
        Arbitraries.of(
            "null",
            "0",
            "-1",
            "1",
            "9223372036854775807",
            "99999999999999999999",
            "1e999",
            "true",
            "\"\"",
            "\"ada\"",
            "\"" + id + "\"",
            "\"succeeded\"",
            "\"received\"",
            "\"rejected\"",
            "\"2026-01-01T00:00:00Z\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "{}",
            "[]",
            "{\"requests\":-5,\"tokens\":9223372036854775807}",
            "{\"code\":null}",
            "[".repeat(200));
    Arbitrary<String> member = Combinators.combine(name, value).as((n, v) -> "\"" + n + "\":" + v);
    return member
        .list()
        .ofMaxSize(10)
        .map(
            all ->
                ("{\"id\":\""
                        + id
                        + "\",\"account\":\"ada\",\"model\":\"echo\",\"attempt\":1,\"status\":\"succeeded\""
                        + all.stream().map(each -> "," + each).reduce("", String::concat)
                        + "}")
                    .getBytes(StandardCharsets.UTF_8));
  }

  /** Those of a good request, of which some are replaced; or any. */
  private static Arbitrary<Headers> headers(Arbitrary<String> id) {
    Arbitrary<byte[]> bytes =
        Arbitraries.oneOf(
                Arbitraries.of(TEXTS).map(text -> text.getBytes(StandardCharsets.UTF_8)),
                id.map(text -> text.getBytes(StandardCharsets.UTF_8)),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(20))
            .injectNull(0.05);
    Arbitrary<List<RecordHeader>> replaced =
        Combinators.combine(Arbitraries.of(NAMES), bytes).as(RecordHeader::new).list().ofMaxSize(4);
    return Combinators.combine(id, Arbitraries.of(true, true, false), replaced)
        .as(
            (one, begunWell, others) -> {
              Headers headers =
                  begunWell
                      ? DrivenTopology.headers(
                          DrivenTopology.routing(one, ACCOUNT, OptionalLong.of(DrivenTopology.T)))
                      : new RecordHeaders();
              others.forEach(headers::add);
              return headers;
            });
  }
}
