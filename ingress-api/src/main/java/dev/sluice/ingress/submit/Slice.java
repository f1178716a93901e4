package dev.sluice.ingress.submit;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A JSON value as it lies in a body. */
public record Slice(byte[] in, int start, int end) {

  private static final int SHOWN = 60;

  public int length() {
    return end - start;
  }

  public String text() {
    return new String(in, start, end - start, StandardCharsets.UTF_8);
  }

  /** The value for a message, cut off where it gets long. */
  public static String shown(@Nullable Slice slice) {
    if (slice == null) {
      return "nothing";
    }
    int length = Math.min(slice.length(), SHOWN);
    String text = new String(slice.in, slice.start, length, StandardCharsets.UTF_8);
    return length < slice.length() ? text + "…" : text;
  }

  /** A name for a message, cut off where it gets long. */
  public static String cut(String name) {
    return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
  }
}
