package dev.sluice.contract.key;

import dev.sluice.contract.message.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

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
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Says nothing, so that no log ever shows one. */
  @Override
  public String toString() {
    return MARK + "…";
  }
}
