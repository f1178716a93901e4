package dev.sluice.systemtests.load;

import java.time.Duration;

/** Kinds of accounts. What each may do is written down in {@link Accounts}. */
public enum Kind {
  /** Stays well under its limit. */
  MODEST(40, 30),
  /** Sends several times what it may. */
  GREEDY(40, 30),
  /** May have few jobs at once, and has slow ones. */
  NARROW(400, 3),
  /** One of several about as busy as they may be. */
  PLAIN(40, 30);

  /** The window of the limit of requests that all kinds have. */
  public static final Duration WINDOW = Duration.ofSeconds(10);

  private final long perWindow;
  private final long slots;

  Kind(long perWindow, long slots) {
    this.perWindow = perWindow;
    this.slots = slots;
  }

  /** At most so many requests in every {@link #WINDOW}. */
  public long perWindow() {
    return perWindow;
  }

  /** At most so many at once. */
  public long slots() {
    return slots;
  }
}
