package dev.sluice.contract.message;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a client says by sending an {@code Idempotency-Key}: this body, once. Both are hashed.
 *
 * @param key 32 hexadecimal digits
 * @param body 32 hexadecimal digits
 */
public record Idempotency(String key, String body) {

  private static final int BYTES = 16;

  public Idempotency {
    check("idempotencykey", key);
    check("bodyhash", body);
  }

  private static void check(String field, String hash) {
    boolean digits = hash.length() == 2 * BYTES;
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
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
