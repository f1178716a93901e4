package dev.sluice.ingress.identity;

import java.security.SecureRandom;

/**
 * SipHash-2-4 of text as UTF-16LE: without the key nobody can say which texts collide. Immutable.
 *
 * <p>Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012.
 */
record SipHash(long key0, long key1) {

  private static final int CHARS = 4;
  private static final int CHAR_BITS = 16;

  static SipHash random(SecureRandom random) {
    return new SipHash(random.nextLong(), random.nextLong());
  }

  long of(CharSequence text) {
    var state = new State(key0, key1);
    int whole = text.length() / CHARS * CHARS;
    for (int i = 0; i < whole; i += CHARS) {
      state.add(word(text, i, i + CHARS));
    }
    state.add(word(text, whole, text.length()) | 2L * text.length() << 56);
    return state.finish();
  }

  private static long word(CharSequence text, int from, int to) {
    long word = 0;
    for (int i = from; i < to; i++) {
      word |= (long) text.charAt(i) << CHAR_BITS * (i - from);
    }
    return word;
  }

  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long key0, long key1) {
      v0 = key0 ^ 0x736f6d6570736575L;
      v1 = key1 ^ 0x646f72616e646f6dL;
      v2 = key0 ^ 0x6c7967656e657261L;
      v3 = key1 ^ 0x7465646279746573L;
    }

    void add(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    long finish() {
      v2 ^= 0xff;
      round();
      round();
      round();
      round();
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v2 += v3;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v1;
      v0 += v3;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
