package dev.sluice.admission;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.limit.Charge;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.message.Carried;
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
import org.jspecify.annotations.Nullable;

/**
 * {@link Entry} as bytes: its kind, and for an open one the time of acceptance, how long after it
 * must end, subject, model, its charges, and how far it is.
 */
final class EntrySerde implements Serde<Entry> {

  /** As {@link #OPEN}, without deadline and charges, and with other lengths. */
  private static final byte FIRST_OPEN = 1;

  private static final byte ENDED = 2;

  /** As {@link #OPEN}, without time to start, progress and what is carried. */
  private static final byte SECOND_OPEN = 3;

  private static final byte OPEN = 4;
  private static final byte AWAITED = 5;

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
    if (entry instanceof Entry.Ended) {
      return new byte[] {ENDED};
    }
    var bytes = new ByteArrayOutputStream(128);
    try (var out = new DataOutputStream(bytes)) {
      if (entry instanceof Entry.Awaited awaited) {
        out.write(AWAITED);
        text(out, awaited.account());
      } else if (entry instanceof Entry.Open open) {
        out.write(OPEN);
        open(out, open);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail so
    }
    return bytes.toByteArray();
  }

  private static void open(DataOutputStream out, Entry.Open open) throws IOException {
    Entry.Admitted admitted = open.admitted();
    ByteUtils.writeVarlong(admitted.at(), out);
    ByteUtils.writeVarlong(admitted.finishBy() - admitted.at(), out);
    text(out, admitted.subject().encoded());
    text(out, admitted.model());
    ByteUtils.writeVarint(open.charges().size(), out);
    for (Charge charge : open.charges()) {
      text(out, charge.part());
      out.write(charge.unit().ordinal());
      ByteUtils.writeVarlong(charge.units(), out);
      ByteUtils.writeVarlong(charge.bucket(), out);
      ByteUtils.writeVarint(charge.epoch(), out);
    }
    ByteUtils.writeVarlong(admitted.startBy(), out);
    ByteUtils.writeVarint(open.progress().attempt(), out);
    ByteUtils.writeVarlong(open.progress().cancelBy(), out);
    optional(out, admitted.carried().traceParent());
    optional(out, admitted.carried().webhook());
    optional(out, admitted.carried().metadata());
  }

  private static void optional(DataOutputStream out, @Nullable String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      text(out, text);
    }
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteUtils.writeVarint(bytes.length, out);
    out.write(bytes);
  }

  private static Entry read(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return switch (in.readByte()) {
        case OPEN -> open(in, true);
        case SECOND_OPEN -> open(in, false);
        case FIRST_OPEN -> firstOpen(in);
        case ENDED -> new Entry.Ended();
        case AWAITED -> new Entry.Awaited(text(in, ByteUtils.readVarint(in)));
        default -> throw new IllegalArgumentException("unknown kind " + bytes[0]);
      };
    } catch (IOException | IllegalArgumentException e) {
      throw new SerializationException("entry: broken bytes", e);
    }
  }

  private static Entry open(DataInputStream in, boolean whole) throws IOException {
    long at = ByteUtils.readVarlong(in);
    long finishBy = at + ByteUtils.readVarlong(in);
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
    long startBy = whole ? ByteUtils.readVarlong(in) : Entry.Admitted.ANY_TIME;
    Entry.Progress progress =
        whole
            ? new Entry.Progress(ByteUtils.readVarint(in), ByteUtils.readVarlong(in))
            : Entry.Progress.NONE;
    Carried carried =
        whole ? new Carried(optional(in), optional(in), optional(in)) : Carried.NOTHING;
    var admitted = new Entry.Admitted(subject, model, at, startBy, finishBy, carried);
    return new Entry.Open(admitted, charges, progress);
  }

  private static @Nullable String optional(DataInputStream in) throws IOException {
    return in.readBoolean() ? text(in, ByteUtils.readVarint(in)) : null;
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
    var admitted =
        new Entry.Admitted(
            subject, model, acceptedAt, Entry.Admitted.ANY_TIME, finishBy, Carried.NOTHING);
    return new Entry.Open(admitted, List.of(), Entry.Progress.NONE);
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
