package dev.sluice.admission;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.UnreadableException;
import dev.sluice.contract.topic.Topics;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** A record that cannot be handled, as it goes to {@code inference.dead-letter}. */
final class DeadLetter {

  /** Room that a record leaves for the headers put to it and for the batch around it. */
  private static final int ROOM = 64 * 1024;

  private DeadLetter() {}

  /**
   * Key: the request id where known, else the original key. Value and headers: the original ones,
   * unless they leave no room for the reason; then the place it names is the only one they lie at.
   */
  static Record<String, byte[]> of(
      Record<String, byte[]> record, UnreadableException why, RecordMetadata at) {
    boolean fits = fits(record);
    Headers headers = fits ? record.headers() : new RecordHeaders();
    EventHeaders.put(headers, EventHeaders.DEAD_REASON, why.reason());
    EventHeaders.put(headers, EventHeaders.DEAD_DETAIL, why.detail());
    EventHeaders.put(headers, EventHeaders.DEAD_TOPIC, at.topic());
    EventHeaders.put(headers, EventHeaders.DEAD_PARTITION, Integer.toString(at.partition()));
    EventHeaders.put(headers, EventHeaders.DEAD_OFFSET, Long.toString(at.offset()));
    byte[] value = fits ? record.value() : new byte[0];
    return new Record<>(
        requestId(record.headers()).orElse(record.key()), value, record.timestamp(), headers);
  }

  /** Whether the record can go to another topic with some more headers. */
  static boolean fits(Record<String, byte[]> record) {
    long size = record.value() == null ? 0 : record.value().length;
    for (Header header : record.headers()) {
      size += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return size <= Topics.LARGEST_RECORD - ROOM;
  }

  private static Optional<String> requestId(Headers headers) {
    return EventHeaders.get(headers, EventHeaders.REQUEST_ID)
        .or(() -> EventHeaders.get(headers, EventHeaders.ID))
        .filter(id -> RequestId.time(id).isPresent());
  }
}
