package dev.sluice.ingress.redis;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.mirror.Claim;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.Reservation;
import dev.sluice.ingress.IngressMeters;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
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

  private static final int MOST_SEEN = 10_000;
  private static final long STANDSTILL_MILLIS = 20;

  private final Shared shared;
  private final RedisLink link;
  private final long budgetMillis;
  private final String statusTimeToLive;

  /** Calls under way, the oldest first; all have the same budget. */
  private final ArrayDeque<Asking> asking = new ArrayDeque<>();

  /** What Redis said last, by client; for those heard of last on this event loop. */
  private final Map<Subject, Seen> seen = new Newest<>(MOST_SEEN);

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
    Seen last = seen.get(reservation.subject());
    Decision repeated = last == null ? null : last.repeated(reservation);
    if (repeated != null) {
      then.accept(new Verdict.Decided(repeated, false, null));
      return;
    }
    long now = steadyMillis();
    if (!link.isOpen()) {
      shared.degradation.failed("not connected", now);
      then.accept(alone(reservation, null));
    } else if (!shared.degradation.mayAsk(now)) {
      then.accept(alone(reservation, null));
    } else {
      var reserving = new Reserving(link, shared.keys, reservation, id);
      ask(reservation, partition, id, status, new Checking(now + budgetMillis, reserving, then));
    }
  }

  /**
   * Looks at how the limits stand; charges nothing.
   *
   * @param then called with null if Redis does not tell
   */
  public void peek(Reservation nothing, int partition, Consumer<@Nullable Decision> then) {
    look(
        nothing,
        partition,
        answer ->
            then.accept(
                answer instanceof Reservation.Answer.Decided decided ? decided.decision() : null));
  }

  /**
   * Looks what holds the idempotency key of this reservation; charges and claims nothing.
   *
   * @param then called with null if nothing does, or Redis does not tell
   */
  public void holder(Reservation asked, int partition, Consumer<Claim.@Nullable Held> then) {
    look(
        asked.look(),
        partition,
        answer ->
            then.accept(answer instanceof Reservation.Answer.Known known ? known.claim() : null));
  }

  private void look(
      Reservation nothing, int partition, Consumer<Reservation.@Nullable Answer> then) {
    if (link.isOpen()) {
      ask(nothing, partition, "", "", new Looking(steadyMillis() + budgetMillis, nothing, then));
    } else {
      then.accept(null);
    }
  }

  /** Gives back what was reserved for a request that certainly was not published. */
  public void release(Verdict.Decided verdict) {
    Reserving reserving = verdict.reserving();
    if (reserving != null) {
      reserving.unwanted();
    }
  }

  /** Frees an idempotency key whose request was never published, if that request still holds it. */
  public void drop(Reservation asked, Claim.Held held) {
    Claim claim = asked.claim();
    if (claim != null) {
      var stale = new Claim(claim.key(), held.id(), held.body());
      var alone =
          new Reservation(asked.subject(), asked.model(), List.of(), null, asked.now(), stale);
      // Not with the status of the stale id, so that this cannot delete one that is in use.
      link.release(alone.keys(shared.keys, claim.id()), alone.releaseArguments());
    }
  }

  private void ask(Reservation reservation, int partition, String id, String status, Asking call) {
    asking.add(call);
    byte[][] arguments =
        reservation.reserveArguments(shared.progress.of(partition), status, statusTimeToLive);
    link.reserve(reservation.keys(shared.keys, id), arguments, call::answered);
  }

  private Verdict alone(Reservation reservation, @Nullable Reserving reserving) {
    shared.meters.checkedWithoutRedis();
    return new Verdict.Decided(
        shared.local.decide(reservation, seen.get(reservation.subject())), true, reserving);
  }

  /**
   * Ends the calls whose budget is spent; to be called every few milliseconds. If the event loop
   * itself stood still, answers may lie there unread, so that Redis gets one turn more.
   */
  public void tick() {
    long now = steadyMillis();
    boolean stoodStill = now - lastTick > STANDSTILL_MILLIS;
    lastTick = now;
    if (stoodStill) {
      return;
    }
    for (Asking first = asking.peek(); first != null; first = asking.peek()) {
      if (!first.done && first.deadline > now) {
        return;
      }
      asking.poll();
      if (!first.done) {
        first.done = true;
        first.overdue(now);
      }
    }
  }

  /** The clock of {@link Degradation}. */
  public static long steadyMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** A call of the script that is answered once: by Redis, or because its time is over. */
  private abstract static class Asking {
    final long deadline;
    boolean done;

    Asking(long deadline) {
      this.deadline = deadline;
    }

    abstract void answered(@Nullable List<Object> answer, @Nullable Throwable failure);

    abstract void overdue(long now);
  }

  private final class Checking extends Asking {
    private final Reserving reserving;
    private final Consumer<Verdict> then;

    Checking(long deadline, Reserving reserving, Consumer<Verdict> then) {
      super(deadline);
      this.reserving = reserving;
      this.then = then;
    }

    @Override
    void answered(@Nullable List<Object> answer, @Nullable Throwable failure) {
      boolean late = done;
      done = true;
      Reservation.Answer read = answer == null ? null : read(answer);
      if (read == null) {
        if (!late) {
          shared.degradation.failed(failure, steadyMillis());
          decideAlone();
        }
        return;
      }
      reserving.answered(read, late);
      if (!late) {
        shared.degradation.answered();
        if (read instanceof Reservation.Answer.Decided decided) {
          Reservation asked = reserving.reservation();
          seen.put(asked.subject(), new Seen(asked, decided.decision()));
        }
        then.accept(
            read instanceof Reservation.Answer.Known known
                ? new Verdict.Known(known.claim())
                : new Verdict.Decided(
                    ((Reservation.Answer.Decided) read).decision(), false, reserving));
      }
    }

    private Reservation.@Nullable Answer read(List<Object> answer) {
      try {
        return reserving.reservation().read(answer);
      } catch (IllegalArgumentException e) { // a claim that is not ours
        return null;
      }
    }

    @Override
    void overdue(long now) {
      shared.degradation.slow(now);
      decideAlone();
    }

    /** Redis may still reserve what is refused here. */
    private void decideAlone() {
      Verdict verdict = alone(reserving.reservation(), reserving);
      if (verdict instanceof Verdict.Decided decided
          && decided.decision() instanceof Decision.Rejected) {
        release(decided);
      }
      then.accept(verdict);
    }
  }

  /** A look tells nobody how Redis does. */
  private static final class Looking extends Asking {
    private final Reservation nothing;
    private final Consumer<Reservation.@Nullable Answer> then;

    Looking(long deadline, Reservation nothing, Consumer<Reservation.@Nullable Answer> then) {
      super(deadline);
      this.nothing = nothing;
      this.then = then;
    }

    @Override
    void answered(@Nullable List<Object> answer, @Nullable Throwable failure) {
      if (done) {
        return;
      }
      done = true;
      then.accept(answer == null ? null : read(answer));
    }

    private Reservation.@Nullable Answer read(List<Object> answer) {
      try {
        return nothing.read(answer);
      } catch (IllegalArgumentException e) { // a claim that is not ours
        return null;
      }
    }

    @Override
    void overdue(long now) {
      then.accept(null);
    }
  }
}
