package dev.sluice.admission;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.limit.Charge;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.message.Subject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * {@link Entry} as bytes: its kind, and for an open one the time of acceptance, how long after it
 * must end, subject, model, and its charges.
 */
final class EntrySerde implements Serde<Entry> {

  /** As {@link #OPEN}, without deadline and charges, and with other lengths. */
  private static final byte FIRST_OPEN = 1;

  private static final byte ENDED = 2;
  private static final byte OPEN = 3;

  private static final int MOST_CHARGES = 64;

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
    var bytes = new ByteArrayOutputStream(128);
    try (var out = new DataOutputStream(bytes)) {
      out.write(OPEN);
      ByteUtils.writeVarlong(open.acceptedAt(), out);
      ByteUtils.writeVarlong(open.finishBy() - open.acceptedAt(), out);
      text(out, open.subject().encoded());
      text(out, open.model());
      ByteUtils.writeVarint(open.charges().size(), out);
      for (Charge charge : open.charges()) {
        text(out, charge.part());
        out.write(charge.unit().ordinal());
        ByteUtils.writeVarlong(charge.units(), out);
        ByteUtils.writeVarlong(charge.bucket(), out);
        ByteUtils.writeVarint(charge.epoch(), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail so
    }
    return bytes.toByteArray();
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteUtils.writeVarint(bytes.length, out);
    out.write(bytes);
  }

  private static Entry read(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return switch (in.readByte()) {
        case OPEN -> open(in);
        case FIRST_OPEN -> firstOpen(in);
        case ENDED -> new Entry.Ended();
        default -> throw new IllegalArgumentException("unknown kind " + bytes[0]);
      };
    } catch (IOException | IllegalArgumentException e) {
      throw new SerializationException("entry: broken bytes", e);
    }
  }

  private static Entry open(DataInputStream in) throws IOException {
    long acceptedAt = ByteUtils.readVarlong(in);
    long finishBy = acceptedAt + ByteUtils.readVarlong(in);
    Subject subject = subject(text(in, ByteUtils.readVarint(in)));
    String model = text(in, ByteUtils.readVarint(in));
    int count = ByteUtils.readVarint(in);
    if (count < 0 || count > MOST_CHARGES) {
      throw new IllegalArgumentException("charges " + count);
    }
    List<Charge> charges = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      charges.add(
          new Charge(
              text(in, ByteUtils.readVarint(in)),
              unit(in.readByte()),
              ByteUtils.readVarlong(in),
              ByteUtils.readVarlong(in),
              ByteUtils.readVarint(in)));
    }
    return new Entry.Open(subject, model, acceptedAt, finishBy, charges);
  }

  private static Unit unit(byte ordinal) {
    Unit[] units = Unit.values();
    if (ordinal < 0 || ordinal >= units.length) {
      throw new IllegalArgumentException("unit " + ordinal);
    }
    return units[ordinal];
  }

  private static Entry firstOpen(DataInputStream in) throws IOException {
    long acceptedAt = in.readLong();
    Subject subject = subject(text(in, in.readInt()));
    String model = text(in, in.available());
    long finishBy = acceptedAt + ModelConfig.FINISH_BY.toMillis();
    return new Entry.Open(subject, model, acceptedAt, finishBy, List.of());
  }

  private static Subject subject(String text) {
    return Subject.decode(text).orElseThrow(() -> new IllegalArgumentException(text));
  }

  private static String text(DataInputStream in, int length) throws IOException {
    if (length < 0 || length > in.available()) {
      throw new IllegalArgumentException("length " + length);
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
