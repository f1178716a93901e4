package dev.sluice.contract.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * Points in time from outside, as RFC 3339 has them: of the years 0 to 9999. Further ones have no
 * milliseconds since the epoch, which everything here counts in.
 */
public final class Times {

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Times() {}

  /**
   * Reads a time like {@code 2030-01-31T12:00:00Z}.
   *
   * @throws DateTimeException if it is none
   */
  public static Instant parse(String text) {
    Instant time = OffsetDateTime.parse(text).toInstant();
    if (isOutside(time)) {
      throw new DateTimeException("a time outside the years 0 to 9999");
    }
    return time;
  }

  private static boolean isOutside(Instant time) {
    return time.isBefore(FIRST) || time.isAfter(LAST);
  }

  /** Reads JSON's times, and refuses what {@link #parse} refuses. */
  static final class Reader extends StdDeserializer<Instant> {

    private static final long serialVersionUID = 1L;

    Reader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser from, DeserializationContext context) throws IOException {
      Instant time = InstantDeserializer.INSTANT.deserialize(from, context);
      if (isOutside(time)) {
        return context.reportInputMismatch(this, "a time outside the years 0 to 9999");
      }
      return time;
    }
  }
}
