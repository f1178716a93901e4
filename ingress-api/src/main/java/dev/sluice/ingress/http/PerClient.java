package dev.sluice.ingress.http;

import java.util.concurrent.ConcurrentHashMap;

/**
 * How many of something each client has at once, up to a bound. Only who has one is remembered.
 * Safe from any thread.
 *
 * @param <K> who counts as one client
 */
public final class PerClient<K> {

  private final int most;
  private final ConcurrentHashMap<K, Integer> held = new ConcurrentHashMap<>();

  /**
   * @param most that one client may have at once
   */
  public PerClient(int most) {
    this.most = most;
  }

  /** Takes one more if the client may have it; each that is taken is released once. */
  public boolean tryTake(K client) {
    int now = held.merge(client, 1, Integer::sum);
    if (now > most) {
      release(client);
      return false;
    }
    return true;
  }

  public void release(K client) {
    held.computeIfPresent(client, (who, count) -> count == 1 ? null : count - 1);
  }

  public int most() {
    return most;
  }

  /** How many clients have any. */
  public int clients() {
    return held.size();
  }
}
