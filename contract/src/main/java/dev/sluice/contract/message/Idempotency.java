package dev.sluice.contract.message;

import java.nio.charset.StandardCharsets;

/**
 * What a client says by sending an {@code Idempotency-Key}: this body, once. Both are hashed.
 *
 * @param key 32 hexadecimal digits
 * @param body 32 hexadecimal digits
 */
public record Idempotency(String key, String body) {

  private static final int DIGITS = 32;

  public Idempotency {
    check("idempotencykey", key);
    check("bodyhash", body);
  }

  private static void check(String field, String hash) {
    boolean digits = hash.length() == DIGITS;
    for (int i = 0; digits && i < hash.length(); i++) {
      char c = hash.charAt(i);
      digits = c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }
    if (!digits) {
      throw new IllegalArgumentException(field + ": not 32 hexadecimal digits");
    }
  }

  public static Idempotency of(String key, byte[] body) {
    return new Idempotency(hash(key.getBytes(StandardCharsets.UTF_8)), hash(body));
  }

  private static String hash(byte[] bytes) {
    return Sha256.hex(bytes).substring(0, DIGITS);
  }
}
