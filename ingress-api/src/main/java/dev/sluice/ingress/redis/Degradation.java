package dev.sluice.ingress.redis;

import dev.sluice.contract.service.Check;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis answers the fast check, as one state of the process with a log line at each end. It
 * begins with the first check that failed and ends when Redis was found well a second or more after
 * the last failure. Checks that find Redis slow several times in a row stop asking it, but for one
 * at a time now and then.
 *
 * <p>Safe from any thread; times are milliseconds of any steady clock.
 */
public final class Degradation {

  private static final Logger LOG = LoggerFactory.getLogger(Degradation.class);

  private static final long CALM_MILLIS = 1000;
  private static final long PROBE_MILLIS = 250;
  private static final int SLOW_IN_A_ROW = 5;
  private static final long LATELY_MILLIS = 10_000;

  /** Longer than a probe is waited for, so that there is never a second one. */
  private final long probeMillis;

  private volatile boolean degraded;
  private volatile String reason = "";
  private volatile long lastFailure;
  private volatile int slowInARow;
  private final AtomicLong nextProbe = new AtomicLong();

  /**
   * @param budget of a check
   */
  public Degradation(Duration budget) {
    probeMillis = Math.max(PROBE_MILLIS, budget.toMillis() * 3 / 2);
  }

  public boolean on() {
    return degraded;
  }

  /** Whether requests were taken a moment ago of which Redis may not know yet. */
  public boolean lately(long now) {
    return degraded || lastFailure != 0 && now - lastFailure < LATELY_MILLIS;
  }

  /** Whether a check should ask Redis. */
  public boolean mayAsk(long now) {
    if (slowInARow < SLOW_IN_A_ROW) {
      return true;
    }
    long probe = nextProbe.get();
    return now >= probe && nextProbe.compareAndSet(probe, now + probeMillis);
  }

  /** No answer came within the budget. */
  public void slow(long now) {
    synchronized (this) {
      int slow = slowInARow + 1;
      if (slow == SLOW_IN_A_ROW) {
        nextProbe.set(now + probeMillis);
      }
      slowInARow = Math.min(slow, SLOW_IN_A_ROW);
    }
    failed("no answer within the budget", now);
  }

  public void failed(String why, long now) {
    lastFailure = now;
    if (!degraded) {
      begin(why);
    }
  }

  /** An error from Redis, or from the connection. */
  void failed(@Nullable Throwable failure, long now) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    failed(String.valueOf(cause == null ? null : cause.getMessage()), now);
  }

  private synchronized void begin(String why) {
    if (!degraded) {
      degraded = true;
      reason = why;
      LOG.atWarn().addKeyValue("reason", why).log("Redis does not answer: limits are counted here");
    }
  }

  /** A check was answered in time; what a refusing one says of writes nobody knows. */
  public void answered() {
    if (slowInARow > 0) {
      askAgain();
    }
  }

  private synchronized void askAgain() {
    slowInARow = 0;
  }

  /** Redis takes writes and answers in time. */
  public void well(long now) {
    if (degraded && now - lastFailure >= CALM_MILLIS) {
      end();
    }
  }

  private synchronized void end() {
    if (degraded) {
      degraded = false;
      slowInARow = 0;
      LOG.info("Redis answers again");
    }
  }

  /** Ready all the same: submissions are still taken. */
  public Check check() {
    return new Check(
        "redis",
        true,
        degraded ? "degraded: " + reason + "; limits are counted here" : "answering");
  }
}
