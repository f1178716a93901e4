package dev.sluice.cli.dlq;

import dev.sluice.contract.message.Carried;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.message.InferenceRequest;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.TimeLimits;
import dev.sluice.contract.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A request that was given up, as a new one: under a new id that names the old one, for the same
 * account, without the times that its client set for the first. It is decided and charged like any
 * other.
 *
 * @param id the new one
 */
record Redrive(Letter letter, String id) {

  private static final String SOURCE = "/sluice-cli/inference.";

  /** To {@code inference.requests}. */
  ProducerRecord<byte[], byte[]> request(Topics topics, Instant now) {
    Letter.Asked asked = Objects.requireNonNull(letter.request());
    var routing =
        new Routing(
            id,
            asked.routing().subject(),
            asked.routing().model(),
            asked.routing().cost(),
            OptionalLong.empty(),
            once(),
            TimeLimits.NONE);
    String account = asked.routing().subject().account();
    var record =
        new ProducerRecord<>(
            topics.requests().name(), bytes(account), Json.write(value(asked, now)));
    EventHeaders.stamp(record.headers(), EventHeaders.Type.SUBMITTED, SOURCE + "requests", id, now);
    routing.write(record.headers());
    Carried.read(letter.record().headers()).write(record.headers());
    EventHeaders.put(record.headers(), EventHeaders.REDRIVE_OF, letter.id());
    return record;
  }

  /** Whoever sends the same letter at the same time gets the same job, and it is charged once. */
  private Idempotency once() {
    String key = "redrive/" + letter.redrivenAs().orElse(letter.id());
    return Idempotency.of(key, bytes(letter.id()));
  }

  private InferenceRequest value(Letter.Asked asked, Instant now) {
    return new InferenceRequest(
        id,
        asked.routing().subject().account(),
        asked.routing().subject().client(),
        asked.routing().model(),
        asked.value().input(),
        asked.value().parameters(),
        asked.value().metadata(),
        now,
        null,
        null);
  }

  /** To {@code inference.dead-letter}, so that the letter shows what was done about it. */
  ProducerRecord<byte[], byte[]> mark(Topics topics, Instant now) {
    var record =
        new ProducerRecord<byte[], byte[]>(
            topics.deadLetter().name(), bytes(letter.id()), new byte[0]);
    EventHeaders.stamp(
        record.headers(), EventHeaders.Type.SUBMITTED, SOURCE + "dead-letter", letter.id(), now);
    EventHeaders.put(record.headers(), EventHeaders.DEAD_REASON, "redriven");
    EventHeaders.put(record.headers(), EventHeaders.DEAD_DETAIL, "sent again as " + id);
    EventHeaders.put(record.headers(), EventHeaders.REDRIVEN_AS, id);
    return record;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
