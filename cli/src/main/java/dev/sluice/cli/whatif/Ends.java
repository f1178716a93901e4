package dev.sluice.cli.whatif;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The ends of requests by id, in 32 bytes each: an open hash table in arrays. Of two ends of one
 * request the first counts. For one thread.
 */
final class Ends {

  /** Bits of {@link #ended} that hold the kind; the others hold the tokens. */
  private static final int KIND_BITS = 3;

  private long[] high;
  private long[] low;
  private long[] at;

  /** Tokens and kind; 0 where nothing lies, since nothing that is kept here is open. */
  private long[] ended;

  private int size;

  Ends() {
    this(1024);
  }

  private Ends(int capacity) {
    high = new long[capacity];
    low = new long[capacity];
    at = new long[capacity];
    ended = new long[capacity];
  }

  int size() {
    return size;
  }

  /** Keeps an end that is not {@link End#OPEN}, unless there is one of this id. */
  void put(UUID id, End end) {
    if (size >= high.length / 4 * 3) {
      grow();
    }
    put(
        id.getMostSignificantBits(),
        id.getLeastSignificantBits(),
        end.at(),
        end.tokens() << KIND_BITS | end.kind().code());
  }

  private void put(long idHigh, long idLow, long time, long what) {
    int place = place(idHigh, idLow);
    if (ended[place] == 0) {
      high[place] = idHigh;
      low[place] = idLow;
      at[place] = time;
      ended[place] = what;
      size++;
    }
  }

  /** {@link End#OPEN} if none is known; a request without id was refused. */
  End of(@Nullable UUID id) {
    if (id == null) {
      return new End(End.Kind.REFUSED, 0, End.UNTOLD);
    }
    int place = place(id.getMostSignificantBits(), id.getLeastSignificantBits());
    long what = ended[place];
    return what == 0
        ? End.OPEN
        : new End(End.Kind.of((int) what & (1 << KIND_BITS) - 1), at[place], what >> KIND_BITS);
  }

  /** Where this id lies or would. */
  private int place(long idHigh, long idLow) {
    long mixed = (idHigh * 31 + idLow) * 0x9E3779B97F4A7C15L;
    int place = (int) (mixed >>> 32) & high.length - 1;
    while (ended[place] != 0 && (high[place] != idHigh || low[place] != idLow)) {
      place = place + 1 & high.length - 1;
    }
    return place;
  }

  private void grow() {
    var larger = new Ends(high.length * 2);
    for (int i = 0; i < high.length; i++) {
      if (ended[i] != 0) {
        larger.put(high[i], low[i], at[i], ended[i]);
      }
    }
    high = larger.high;
    low = larger.low;
    at = larger.at;
    ended = larger.ended;
  }
}
