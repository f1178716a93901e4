package dev.sluice.contract.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contract.key.ApiKey;
import dev.sluice.contract.webhook.Delivery;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.WithNull;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Whatever lies in a topic is read, or refused by the exception that says why. */
class ReaderProperties {

  private static final List<Class<?>> RECORDS =
      List.of(
          InferenceRequest.class,
          Completion.class,
          Started.class,
          Cancellation.class,
          Delivery.class,
          ApiKey.class);

  private static final String MEMBERS =
      "id account client model input parameters metadata status attempt started_at completed_at"
          + " requested_at submitted_at start_by finish_by output error usage metrics url type state"
          + " round tries created_at due_at reason attempts body name code message retryable";

  @Property(tries = 500)
  void shouldReadOrRefuseAnyBytes(@ForAll byte[] bytes) {
    RECORDS.forEach(type -> check(type, bytes));
  }

  @Property(tries = 2000)
  void shouldReadOrRefuseAnyMembers(@ForAll("objects") String json) {
    RECORDS.forEach(type -> check(type, json.getBytes(StandardCharsets.UTF_8)));
  }

  /** What was read can be told again. */
  private static void check(Class<?> type, byte[] bytes) {
    try {
      assertThat(Json.write(Json.read(bytes, type))).isNotEmpty();
    } catch (JsonProcessingException e) {
      assertThat(e.getOriginalMessage()).isNotEmpty();
    }
  }

  @Property(tries = 2000)
  void shouldReadOrRefuseAnyRouting(
      @ForAll("headers") List<RecordHeader> headers,
      @ForAll("objects") @WithNull(0.1) @Nullable String json) {
    byte[] value = json == null ? null : json.getBytes(StandardCharsets.UTF_8);
    var all = new RecordHeaders();
    headers.forEach(all::add);
    try {
      Routing.read(all, value).write(new RecordHeaders());
    } catch (UnreadableException e) {
      assertThat(e.reason()).isIn("no-value", "not-json", "broken-value", "broken-header");
    }
    Carried carried = Carried.read(all);
    carried.write(new RecordHeaders());
    RawJson metadata = carried.metadataJson();
    assertThat(metadata == null || metadata.text().strip().startsWith("{")).isTrue();
  }

  @Provide
  Arbitrary<String> objects() {
    Arbitrary<String> scalar =
        Arbitraries.oneOf(
            Arbitraries.of(
                "null",
                "0",
                "-1",
                "9223372036854775808",
                "1e999",
                "true",
                "{}",
                "[]",
                "[null]",
                "\"succeeded\"",
                "\"due\"",
                "\"2026-01-01T00:00:00Z\"",
                "\"+999999999-12-31T23:59:59Z\"",
                "\"-1000000000-01-01T00:00:00Z\"",
                "\"019b0000-0001-7000-8000-000000000000\"",
                "\"\\ud800\"",
                "{\"at\":0}",
                "[{\"at\":\"2026-01-01T00:00:00Z\",\"took_ms\":-1}]",
                "{\"requests\":-1,\"tokens\":9223372036854775807}"),
            Arbitraries.strings().ofMaxLength(5).map(text -> Json.text(text)));
    Arbitrary<String> name = Arbitraries.of(Arrays.asList(MEMBERS.split(" ")));
    return Combinators.combine(name, scalar)
        .as((n, v) -> "\"" + n + "\":" + v)
        .list()
        .ofMaxSize(25)
        .map(all -> "{" + String.join(",", all) + "}");
  }

  @Provide
  Arbitrary<List<RecordHeader>> headers() {
    Arbitrary<String> name =
        Arbitraries.of(
            EventHeaders.ID,
            EventHeaders.TYPE,
            EventHeaders.SUBJECT,
            EventHeaders.MODEL,
            EventHeaders.COST,
            EventHeaders.TOKENS,
            EventHeaders.IDEMPOTENCY_KEY,
            EventHeaders.BODY_HASH,
            EventHeaders.RESERVED_AT,
            EventHeaders.START_BY,
            EventHeaders.FINISH_BY,
            EventHeaders.WEBHOOK,
            EventHeaders.METADATA,
            EventHeaders.TRACEPARENT);
    Arbitrary<byte[]> value =
        Arbitraries.oneOf(
            Arbitraries.of(
                    "",
                    "0",
                    "1",
                    "-1",
                    "9223372036854775808",
                    "a/b",
                    "%/%",
                    "a/%ff",
                    "{}",
                    "{\"a\":",
                    "echo",
                    "019b0000-0001-7000-8000-000000000000",
                    "0123456789abcdef0123456789abcdef")
                .map(text -> text.getBytes(StandardCharsets.UTF_8)),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(12));
    return Combinators.combine(name, value.injectNull(0.05))
        .as(RecordHeader::new)
        .list()
        .ofMaxSize(14);
  }
}
