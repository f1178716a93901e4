package dev.sluice.contract.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/**
 * Request ids are UUIDs of version 7: they carry the millisecond they were made in. The rest is
 * random, so that nobody can guess them.
 */
public final class RequestId {

  private static final int LENGTH = 36;
  private static final int VERSION_AT = 14;
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 1L << 63;
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
  private static final ThreadLocal<Entropy> ENTROPY = ThreadLocal.withInitial(Entropy::new);

  private RequestId() {}

  public static String next() {
    ByteBuffer random = ENTROPY.get().forOneId();
    long high = System.currentTimeMillis() << 16 | VERSION | random.getShort() & 0xfff;
    long low = VARIANT | random.getLong() >>> 2;
    byte[] text = new byte[LENGTH];
    write(high >>> 32, 8, text, 0);
    write(high >>> 16, 4, text, 9);
    write(high, 4, text, 14);
    write(low >>> 48, 4, text, 19);
    write(low, 12, text, 24);
    text[8] = text[13] = text[18] = text[23] = '-';
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void write(long bits, int digits, byte[] to, int at) {
    long left = bits;
    for (int i = at + digits - 1; i >= at; i--) {
      to[i] = DIGITS[(int) left & 0xf];
      left >>>= 4;
    }
  }

  /** Secure random bytes of one thread: fetched many at a time, each used once. */
  private static final class Entropy {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PER_ID = Short.BYTES + Long.BYTES;

    private final byte[] bytes = new byte[256 * PER_ID];
    private final ByteBuffer left = ByteBuffer.wrap(bytes).position(bytes.length);

    ByteBuffer forOneId() {
      if (!left.hasRemaining()) {
        RANDOM.nextBytes(bytes);
        left.clear();
      }
      return left;
    }
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
