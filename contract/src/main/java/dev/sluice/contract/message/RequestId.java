package dev.sluice.contract.message;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import java.time.Instant;
import java.util.Optional;

/** Request ids are UUIDs of version 7: they carry the millisecond they were made in. */
public final class RequestId {

  private static final TimeBasedEpochRandomGenerator GENERATOR =
      Generators.timeBasedEpochRandomGenerator();
  private static final int LENGTH = 36;
  private static final int VERSION_AT = 14;

  private RequestId() {}

  public static String next() {
    return GENERATOR.generate().toString();
  }

  /** When the id was made; empty if the text is not a lower-case UUID of version 7. */
  public static Optional<Instant> time(String id) {
    if (id.length() != LENGTH || id.charAt(VERSION_AT) != '7') {
      return Optional.empty();
    }
    long millis = 0;
    for (int i = 0; i < LENGTH; i++) {
      char c = id.charAt(i);
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') {
          return Optional.empty();
        }
        continue;
      }
      int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
      if (digit < 0) {
        return Optional.empty();
      }
      if (i < VERSION_AT) {
        millis = millis << 4 | digit;
      }
    }
    return Optional.of(Instant.ofEpochMilli(millis));
  }
}
