package dev.sluice.contract.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key by which webhooks are signed, written {@code whsec_} and Base64, 24 to 64 bytes. */
public final class WebhookSecret {

  private static final String MARK = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SHORTEST = 24;
  private static final int LONGEST = 64;
  private static final int USUAL = 32;

  /** What an account's secret is derived for, so that one key never serves two purposes. */
  private static final String PURPOSE = "sluice webhooks, account ";

  private final byte[] key;

  private WebhookSecret(byte[] key) {
    this.key = key;
  }

  /** A new one that nobody knows. */
  public static WebhookSecret random() {
    byte[] key = new byte[USUAL];
    new SecureRandom().nextBytes(key);
    return new WebhookSecret(key);
  }

  /**
   * @throws IllegalArgumentException if it is none; says nothing of the text
   */
  public static WebhookSecret parse(String text) {
    byte[] key = {};
    if (text.startsWith(MARK)) {
      try {
        key = Base64.getDecoder().decode(text.substring(MARK.length()));
      } catch (IllegalArgumentException e) {
        // too short, as it stands
      }
    }
    if (key.length < SHORTEST || key.length > LONGEST) {
      throw new IllegalArgumentException(
          "not %s and %d to %d bytes in Base64".formatted(MARK, SHORTEST, LONGEST));
    }
    return new WebhookSecret(key);
  }

  /** An account's own secret, if this is the installation's. Nobody can get from it to this. */
  public WebhookSecret of(String account) {
    return new WebhookSecret(hmac(PURPOSE + account));
  }

  /** HMAC-SHA256 of the text by this secret, in Base64. */
  public String sign(String text) {
    return Base64.getEncoder().encodeToString(hmac(text));
  }

  private byte[] hmac(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** The secret itself, for those who are to know it. */
  public String reveal() {
    return MARK + Base64.getEncoder().encodeToString(key);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WebhookSecret secret && Arrays.equals(key, secret.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  /** Says nothing of it, so that no log ever shows it. */
  @Override
  public String toString() {
    return MARK + "…";
  }
}
