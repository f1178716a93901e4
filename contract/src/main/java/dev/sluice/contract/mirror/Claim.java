package dev.sluice.contract.mirror;

/**
 * A request that is to be the one sent with an idempotency key.
 *
 * @param key hashed
 * @param id of the request
 * @param body hashed
 */
public record Claim(String key, String id, String body) {

  /** For how long a key names its request. */
  public static final long MILLIS = 24L * 60 * 60 * 1000;

  /**
   * As it stands in Redis: {@code c:ID:BODY}, and once the stream has seen it {@code s:ID:BODY}.
   */
  public String entry() {
    return "c:" + id + ":" + body;
  }

  public String seenEntry() {
    return "s:" + id + ":" + body;
  }

  /**
   * What holds a key.
   *
   * @param seen whether the stream is known to have seen that request
   */
  public record Held(boolean seen, String id, String body) {}

  /**
   * @throws IllegalArgumentException if the text is not what {@link #entry} writes
   */
  static Held read(String entry) {
    String[] parts = entry.split(":", -1);
    if (parts.length != 3 || !parts[0].equals("c") && !parts[0].equals("s")) {
      throw new IllegalArgumentException("claim: '" + entry + "'");
    }
    return new Held(parts[0].equals("s"), parts[1], parts[2]);
  }
}
