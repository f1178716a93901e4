package dev.sluice.contract.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** The part of an API key that only its holder knows: 256 bits from a random source. */
public record Secret(String text) {

  private static final String MARK = "sluice_";
  private static final int BYTES = 32;

  public static Secret random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new Secret(MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** The SHA-256 of the text, in hex: the key under which its holder is found. */
  public String hash() {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Says nothing, so that no log ever shows one. */
  @Override
  public String toString() {
    return MARK + "…";
  }
}
