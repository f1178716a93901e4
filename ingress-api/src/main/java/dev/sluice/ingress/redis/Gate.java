package dev.sluice.ingress.redis;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.Reservation;
import dev.sluice.ingress.IngressMeters;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The fast check: Redis decides within a budget, and without its answer what this process has let
 * through itself. Confined to one event loop, on which all answers come.
 */
public final class Gate {

  /** What all event loops share. */
  public record Shared(
      MirrorKeys keys,
      Degradation degradation,
      LocalUsage local,
      Progress progress,
      IngressMeters meters) {}

  /**
   * @param sent whether Redis may have reserved the cost
   * @param degraded whether this process decided alone
   */
  public record Verdict(Decision decision, boolean sent, boolean degraded) {}

  private static final long STANDSTILL_MILLIS = 20;

  private final Shared shared;
  private final RedisLink link;
  private final long budgetMillis;
  private final String statusTimeToLive;

  /** Checks under way, the oldest first; all have the same budget. */
  private final ArrayDeque<Asking> asking = new ArrayDeque<>();

  private long lastTick;

  public Gate(Shared shared, RedisLink link, Duration budget, Duration statusTimeToLive) {
    this.shared = shared;
    this.link = link;
    this.budgetMillis = budget.toMillis();
    this.statusTimeToLive = Long.toString(statusTimeToLive.toMillis());
  }

  /**
   * Checks and reserves.
   *
   * @param status the entry to write if the request passes
   */
  public void check(
      Reservation reservation, int partition, String id, String status, Consumer<Verdict> then) {
    long now = steadyMillis();
    boolean ask = link.isOpen() && shared.degradation.mayAsk(now);
    Consumer<@Nullable Decision> answered =
        decision ->
            then.accept(
                decision == null
                    ? new Verdict(alone(reservation), ask, true)
                    : new Verdict(decision, true, false));
    if (ask) {
      ask(new Asking(reservation, now + budgetMillis, answered), partition, id, status);
    } else {
      if (!link.isOpen()) {
        shared.degradation.failed("not connected", now);
      }
      answered.accept(null);
    }
  }

  /**
   * Looks at how the limits stand; charges nothing.
   *
   * @param then called with null if Redis does not tell
   */
  public void peek(Reservation nothing, int partition, Consumer<@Nullable Decision> then) {
    if (link.isOpen()) {
      ask(new Asking(nothing, steadyMillis() + budgetMillis, then), partition, "", "");
    } else {
      then.accept(null);
    }
  }

  /** Gives back what was reserved for a request that certainly was not published. */
  public void release(Reservation reservation, String id) {
    link.release(reservation.keys(shared.keys, id), reservation.releaseArguments());
  }

  private void ask(Asking check, int partition, String id, String status) {
    asking.add(check);
    String[] arguments =
        check.reservation.reserveArguments(shared.progress.of(partition), status, statusTimeToLive);
    link.reserve(check.reservation.keys(shared.keys, id), arguments, check::answered);
  }

  private Decision alone(Reservation r) {
    shared.meters.checkedWithoutRedis();
    return shared.local.decide(r);
  }

  /**
   * Ends the checks whose budget is spent; to be called every few milliseconds. If the event loop
   * itself stood still, answers may lie there unread, so that Redis gets one turn more.
   */
  public void tick() {
    long now = steadyMillis();
    boolean stoodStill = now - lastTick > STANDSTILL_MILLIS;
    lastTick = now;
    if (stoodStill || asking.isEmpty()) {
      return;
    }
    for (Asking first = asking.peek(); first != null; first = asking.peek()) {
      if (!first.done && first.deadline > now) {
        return;
      }
      asking.poll();
      if (!first.done) {
        if (first.isCheck()) {
          shared.degradation.slow(now);
        }
        first.finish(null);
      }
    }
  }

  /** The clock of {@link Degradation}. */
  public static long steadyMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private final class Asking {
    private final Reservation reservation;
    private final long deadline;
    private final Consumer<@Nullable Decision> then;
    private boolean done;

    Asking(Reservation reservation, long deadline, Consumer<@Nullable Decision> then) {
      this.reservation = reservation;
      this.deadline = deadline;
      this.then = then;
    }

    void answered(@Nullable List<Object> answer, @Nullable Throwable failure) {
      if (done) {
        return;
      }
      if (answer == null) {
        if (isCheck()) {
          String why = String.valueOf(failure == null ? null : failure.getMessage());
          shared.degradation.failed(why, steadyMillis());
        }
        finish(null);
      } else {
        if (isCheck()) {
          shared.degradation.answered(steadyMillis());
        }
        if (reservation.read(answer) instanceof Reservation.Answer.Decided decided) {
          finish(decided.decision());
        }
      }
    }

    /** A look tells nobody how Redis does. */
    private boolean isCheck() {
      return reservation.cost() != null;
    }

    private void finish(@Nullable Decision decision) {
      done = true;
      then.accept(decision);
    }
  }
}
