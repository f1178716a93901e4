package dev.sluice.admission;

import dev.sluice.contract.message.Subject;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * {@link Entry} as bytes: its kind, and for an open one the time of acceptance, the length of the
 * subject, the subject and the model.
 */
final class EntrySerde implements Serde<Entry> {

  private static final byte OPEN = 1;
  private static final byte ENDED = 2;

  @Override
  public Serializer<Entry> serializer() {
    return (topic, entry) -> entry == null ? null : write(entry);
  }

  @Override
  public Deserializer<Entry> deserializer() {
    return (topic, bytes) -> bytes == null ? null : read(bytes);
  }

  private static byte[] write(Entry entry) {
    if (!(entry instanceof Entry.Open open)) {
      return new byte[] {ENDED};
    }
    byte[] subject = open.subject().encoded().getBytes(StandardCharsets.UTF_8);
    byte[] model = open.model().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + Long.BYTES + Integer.BYTES + subject.length + model.length)
        .put(OPEN)
        .putLong(open.acceptedAt())
        .putInt(subject.length)
        .put(subject)
        .put(model)
        .array();
  }

  private static Entry read(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      return switch (in.get()) {
        case OPEN -> open(in);
        case ENDED -> new Entry.Ended();
        default -> throw new IllegalArgumentException("unknown kind " + bytes[0]);
      };
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new SerializationException("entry: broken bytes", e);
    }
  }

  private static Entry open(ByteBuffer in) {
    long acceptedAt = in.getLong();
    String subject = text(in, in.getInt());
    String model = text(in, in.remaining());
    return new Entry.Open(
        Subject.decode(subject).orElseThrow(() -> new IllegalArgumentException(subject)),
        model,
        acceptedAt);
  }

  private static String text(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("length " + length);
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
