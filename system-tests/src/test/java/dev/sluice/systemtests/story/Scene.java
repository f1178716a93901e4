package dev.sluice.systemtests.story;

import dev.sluice.systemtests.Installation;
import dev.sluice.systemtests.load.Accounts.Account;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Where a story happens, and what it leaves behind for those who judge; for one thread. Times are
 * milliseconds since the epoch.
 */
public final class Scene {

  private final Installation sluice;
  private final List<Account> accounts;
  private final Duration freeze;
  private final Set<String> planted = new HashSet<>();
  private long struckAt;
  private long mendedAt;

  /**
   * @param accounts of the load
   * @param freeze how long a part stands still
   */
  public Scene(Installation sluice, List<Account> accounts, Duration freeze) {
    this.sluice = sluice;
    this.accounts = List.copyOf(accounts);
    this.freeze = freeze;
  }

  public Installation sluice() {
    return sluice;
  }

  List<Account> accounts() {
    return accounts;
  }

  /** Lets everybody else go on while a part stands still. */
  void standStill() {
    standStill(freeze);
  }

  void standStill(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  Duration freeze() {
    return freeze;
  }

  /** Now the fault begins. */
  void strikes() {
    struckAt = System.currentTimeMillis();
  }

  /** Now everything is there again. */
  void isMended() {
    mendedAt = System.currentTimeMillis();
  }

  /** A record was written that must end among the dead letters under this key. */
  void planted(String key) {
    planted.add(key);
  }

  public Set<String> planted() {
    return Set.copyOf(planted);
  }

  public long struckAt() {
    return struckAt;
  }

  public long mendedAt() {
    return mendedAt;
  }
}
