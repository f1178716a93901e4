package dev.sluice.ingress.identity;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Which names were used lately, and how many new ones every address has used in this clock hour.
 * Safe from any thread; a name that is known costs one look.
 *
 * <p>Whatever comes, it holds no more than some 12 MiB. A name is known from its first use until at
 * least an hour after its last, or until 390,000 others were used since. IPv6 addresses count by
 * their first 64 bits. Counts are kept in two rows by hash, of which the lower one holds: an
 * address never gets more than it may, and gets less only if it shares both its counts with busy
 * ones.
 */
public final class Names {

  private static final long HOUR_MILLIS = 3_600_000;
  private static final int SLOTS = 1 << 19;
  private static final int ROW = 1 << 16;
  private static final int V6_GROUPS = 4;

  /** Names used since the last turn, and those used before it. */
  private record Halves(NameSet newer, NameSet older) {}

  private final int mostPerAddress;
  private final SipHash hash = SipHash.random(new SecureRandom());
  private final int[][] counts = new int[2][ROW];

  /** The clock hour of the counts; none before the first name. */
  private long hour = Long.MIN_VALUE;

  /** Before the first name both are empty and stay so. */
  private volatile Halves halves = new Halves(new NameSet(1), new NameSet(1));

  /**
   * @param mostPerAddress new names in an hour
   */
  public Names(int mostPerAddress) {
    this.mostPerAddress = mostPerAddress;
  }

  /** Whether the name was used lately; if so, it is used now. */
  public boolean knows(String name) {
    long hashed = hash.of(name);
    Halves now = halves;
    if (now.newer.has(hashed)) {
      return true;
    }
    if (now.older.has(hashed)) {
      use(hashed);
      return true;
    }
    return false;
  }

  /**
   * Takes a new name if the address may still have one.
   *
   * @param address as text in numbers
   * @param nowMillis of the wall clock
   * @return 0 if it was taken, else the seconds until the address may have new names again
   */
  public synchronized long tryTake(String name, String address, long nowMillis) {
    turn(Math.floorDiv(nowMillis, HOUR_MILLIS));
    long hashed = hash.of(network(address));
    int first = (int) hashed & ROW - 1;
    int second = (int) (hashed >>> 32) & ROW - 1;
    if (Math.min(counts[0][first], counts[1][second]) >= mostPerAddress) {
      return Math.max(1, ((hour + 1) * HOUR_MILLIS - nowMillis + 999) / 1000);
    }
    counts[0][first]++;
    counts[1][second]++;
    use(hash.of(name));
    return 0;
  }

  /** An hour that the clock has stepped back to is still the newest one seen. */
  private void turn(long now) {
    if (now > hour) {
      hour = now;
      Arrays.fill(counts[0], 0);
      Arrays.fill(counts[1], 0);
      halves = new Halves(new NameSet(SLOTS), halves.newer);
    }
  }

  private synchronized void use(long hashed) {
    if (halves.newer.isFull()) {
      halves = new Halves(new NameSet(SLOTS), halves.newer);
    }
    halves.newer.add(hashed);
  }

  private static String network(String address) {
    int end = -1;
    for (int group = 0; group < V6_GROUPS; group++) {
      end = address.indexOf(':', end + 1);
      if (end < 0) {
        return address;
      }
    }
    return address.substring(0, end);
  }
}
