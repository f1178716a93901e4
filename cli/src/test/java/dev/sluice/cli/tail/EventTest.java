package dev.sluice.cli.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class EventTest {

  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String ID = "0190163d-8694-739b-aea5-966c26f8ad91";

  private static Event event(EventHeaders.Type type, String value) {
    var record =
        new ConsumerRecord<>(
            "inference.requests", 1, 7L, "acme", value.getBytes(StandardCharsets.UTF_8));
    EventHeaders.stamp(record.headers(), type, "/test", ID, TIME);
    EventHeaders.put(record.headers(), EventHeaders.SUBJECT, new Subject("acme", "joe").encoded());
    EventHeaders.put(record.headers(), EventHeaders.MODEL, "echo");
    return new Event(record);
  }

  private static String line(Event event) {
    return event.line(ZoneOffset.UTC);
  }

  @Test
  void shouldShowWhatWasSubmitted() {
    assertThat(line(event(EventHeaders.Type.SUBMITTED, "{\"input\":\"some\\n text\"}")))
        .isEqualTo("03:04:05.678  submitted  " + ID + "  acme/joe  echo  some text");
  }

  @Test
  void shouldShowHowAWebhookStands() {
    assertThat(
            line(
                event(
                    EventHeaders.Type.WEBHOOK,
                    "{\"state\":\"due\",\"url\":\"https://example.com/\",\"attempts\":[]}")))
        .endsWith("echo  due: https://example.com/");
    assertThat(
            line(
                event(
                    EventHeaders.Type.WEBHOOK,
                    "{\"state\":\"due\",\"url\":\"https://example.com/\",\"attempts\":[{\"status\":200},{\"error\":\"timeout: 20 s\"}]}")))
        .endsWith("echo  due, timeout: 20 s: https://example.com/");
    assertThat(
            line(
                event(
                    EventHeaders.Type.WEBHOOK,
                    "{\"state\":\"delivered\",\"url\":\"https://example.com/\",\"attempts\":[{\"status\":204}]}")))
        .endsWith("echo  delivered, 204: https://example.com/");
  }

  @Test
  void shouldShowAnAcceptedRequestWithNothingMore() {
    assertThat(line(event(EventHeaders.Type.ACCEPTED, "{}")))
        .isEqualTo("03:04:05.678  accepted   " + ID + "  acme/joe  echo");
  }

  @Test
  void shouldShowWhyARequestWasRejected() {
    assertThat(
            line(
                event(
                    EventHeaders.Type.REJECTED,
                    "{\"reason\":\"quota-exceeded\",\"message\":\"Later.\"}")))
        .isEqualTo("03:04:05.678  rejected   " + ID + "  acme/joe  echo  quota-exceeded: Later.");
  }

  @Test
  void shouldShowHowARequestEndedAndWhatItTook() {
    assertThat(
            line(
                event(
                    EventHeaders.Type.SETTLED,
                    "{\"status\":\"succeeded\",\"metrics\":{\"queue_ms\":1,\"run_ms\":2,\"total_ms\":5}}")))
        .isEqualTo(
            "03:04:05.678  settled    "
                + ID
                + "  acme/joe  echo  succeeded, queue 1 ms, run 2 ms, total 5 ms");
    assertThat(
            line(
                event(
                    EventHeaders.Type.COMPLETED,
                    "{\"status\":\"failed\",\"error\":{\"code\":\"bad\",\"message\":\"no\"}}")))
        .endsWith("completed  " + ID + "  acme/joe  echo  failed, bad: no");
  }

  @Test
  void shouldShowADeadLetterWithItsReason() {
    Event event = event(EventHeaders.Type.SUBMITTED, "not JSON");
    EventHeaders.put(event.record().headers(), EventHeaders.DEAD_REASON, "not-json");
    EventHeaders.put(event.record().headers(), EventHeaders.DEAD_DETAIL, "unexpected 'n'");

    assertThat(line(event))
        .isEqualTo("03:04:05.678  dead       " + ID + "  acme/joe  echo  not-json: unexpected 'n'");
  }

  @Test
  void shouldShowARecordOfAnotherProducer() {
    var record = new ConsumerRecord<>("inference.requests", 1, 7L, "acme", new byte[] {1});

    assertThat(new Event(record).line(ZoneOffset.UTC)).contains("  foreign    -  acme  -");
  }
}
