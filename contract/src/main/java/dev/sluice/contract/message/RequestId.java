package dev.sluice.contract.message;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Request ids are UUIDs of version 7: they carry the millisecond they were made in. */
public final class RequestId {

  private static final TimeBasedEpochRandomGenerator GENERATOR =
      Generators.timeBasedEpochRandomGenerator();
  private static final int LENGTH = 36;

  private RequestId() {}

  public static String next() {
    return GENERATOR.generate().toString();
  }

  /** When the id was made; empty if the text is not a lower-case UUID of version 7. */
  public static Optional<Instant> time(String id) {
    if (id.length() != LENGTH || id.charAt(14) != '7') {
      return Optional.empty();
    }
    try {
      UUID uuid = UUID.fromString(id);
      return uuid.toString().equals(id)
          ? Optional.of(Instant.ofEpochMilli(uuid.getMostSignificantBits() >>> 16))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
