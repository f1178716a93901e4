package dev.sluice.contract.limit;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * {@link Usage} as bytes: a format byte, then variable-length numbers: bucket width, epoch, newest
 * time, pairs of (distance to the previous bucket, units), pairs of (distance to the previous
 * generation, decided).
 */
public final class UsageSerde implements Serde<Usage> {

  private static final byte FORMAT = 2;

  /** As 2, without epoch. */
  private static final byte FIRST_FORMAT = 1;

  private static final int LONGEST_NUMBER = 10;

  @Override
  public Serializer<Usage> serializer() {
    return (topic, usage) -> usage == null ? null : write(usage);
  }

  @Override
  public Deserializer<Usage> deserializer() {
    return (topic, bytes) -> bytes == null ? null : read(bytes);
  }

  public static byte[] write(Usage usage) {
    int numbers = 5 + 2 * (usage.bucketCount() + usage.generationCount());
    ByteBuffer out = ByteBuffer.allocate(1 + LONGEST_NUMBER * numbers);
    out.put(FORMAT);
    ByteUtils.writeVarlong(usage.bucketMillis(), out);
    ByteUtils.writeVarint(usage.epoch(), out);
    ByteUtils.writeVarlong(usage.newest(), out);
    ByteUtils.writeVarint(usage.bucketCount(), out);
    long last = 0;
    for (int i = 0; i < usage.bucketCount(); i++) {
      ByteUtils.writeVarlong(usage.bucket(i) - last, out);
      ByteUtils.writeVarlong(usage.units(i), out);
      last = usage.bucket(i);
    }
    ByteUtils.writeVarint(usage.generationCount(), out);
    last = 0;
    for (int i = 0; i < usage.generationCount(); i++) {
      ByteUtils.writeVarlong(usage.generation(i) - last, out);
      ByteUtils.writeVarlong(usage.decided(i), out);
      last = usage.generation(i);
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  /**
   * @throws SerializationException if the bytes are of another format or cut short
   */
  public static Usage read(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      byte format = in.get();
      if (format != FORMAT && format != FIRST_FORMAT) {
        throw new SerializationException("usage: unknown format " + format);
      }
      long width = ByteUtils.readVarlong(in);
      int epoch = format == FIRST_FORMAT ? 0 : ByteUtils.readVarint(in);
      long newest = ByteUtils.readVarlong(in);
      long[][] buckets = readPairs(in);
      long[][] generations = readPairs(in);
      return new Usage(
          width, epoch, newest, buckets[0], buckets[1], generations[0], generations[1]);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new SerializationException("usage: broken bytes", e);
    }
  }

  private static long[][] readPairs(ByteBuffer in) {
    int count = ByteUtils.readVarint(in);
    if (count < 0 || count > in.remaining()) {
      throw new IllegalArgumentException("count " + count);
    }
    long[] places = new long[count];
    long[] values = new long[count];
    long last = 0;
    for (int i = 0; i < count; i++) {
      last += ByteUtils.readVarlong(in);
      places[i] = last;
      values[i] = ByteUtils.readVarlong(in);
    }
    return new long[][] {places, values};
  }
}
