package dev.sluice.models;

/**
 * A text as its model reads it.
 *
 * @param ids word pieces, with the special ones at both ends
 * @param truncated whether the text was longer than that
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; the ids go straight into a buffer
public record Tokens(long[] ids, boolean truncated) {

  public int count() {
    return ids.length;
  }
}
