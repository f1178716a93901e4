package dev.sluice.ingress.check;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.Reservation;
import dev.sluice.contract.mirror.Script;
import io.lettuce.core.ScriptOutputType;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The checks of one event loop: asks Redis, and answers without it once the budget is spent. Every
 * check is answered exactly once, on the event loop. Confined to it.
 */
public final class FastChecks {

  private static final long SWEEP_MILLIS = 5;

  private final Context context;
  private final RedisLink redis;
  private final MirrorKeys keys;
  private final SharedState shared;
  private final long budgetNanos;
  private final long statusMillis;

  /** In the order of their deadlines, since all have the same budget. */
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();

  /** What the checks of all event loops share. */
  public record SharedState(ProgressReader progress, LocalCheck local, Degradation degradation) {
    public SharedState(ProgressReader progress, Degradation degradation) {
      this(progress, new LocalCheck(), degradation);
    }
  }

  private final class Pending {
    final Reservation wanted;
    final long deadline = System.nanoTime() + budgetNanos;
    private @Nullable Consumer<Verdict> then;

    Pending(Reservation wanted, Consumer<Verdict> then) {
      this.wanted = wanted;
      this.then = then;
    }

    void answer(Verdict verdict) {
      Consumer<Verdict> waiting = then;
      then = null;
      if (waiting != null) {
        waiting.accept(verdict);
      }
    }

    void withoutRedis(boolean sent) {
      if (then != null) {
        answer(new Verdict(shared.local.check(wanted), true, sent));
      }
    }
  }

  public FastChecks(
      Vertx vertx,
      RedisLink redis,
      MirrorKeys keys,
      SharedState shared,
      Duration budget,
      Duration statusTimeToLive) {
    this.context = vertx.getOrCreateContext();
    this.redis = redis;
    this.keys = keys;
    this.shared = shared;
    this.budgetNanos = budget.toNanos();
    this.statusMillis = statusTimeToLive.toMillis();
    vertx.setPeriodic(SWEEP_MILLIS, unused -> sweep());
  }

  /**
   * @param wanted with cost 0 only looks
   * @param status the entry to write if the request passes
   */
  public void check(Reservation wanted, String id, String status, Consumer<Verdict> then) {
    if (!redis.isConnected()) {
      shared.degradation.begin("not connected");
      then.accept(new Verdict(shared.local.check(wanted), true, false));
      return;
    }
    var check = new Pending(wanted, then);
    pending.add(check);
    redis
        .run(
            Script.RESERVE,
            wanted.keys(keys, id),
            wanted.reserveArguments(
                shared.progress.current().of(wanted.account()), status, statusMillis))
        .whenComplete(
            (answer, failure) -> context.runOnContext(unused -> done(check, answer, failure)));
  }

  private void done(Pending check, @Nullable List<Long> answer, @Nullable Throwable failure) {
    if (answer == null) {
      shared.degradation.begin(String.valueOf(failure == null ? null : failure.getMessage()));
      check.withoutRedis(true);
    } else {
      shared.degradation.end();
      Decision decision = check.wanted.read(answer);
      shared.local.decided(check.wanted, decision);
      check.answer(new Verdict(decision, false, true));
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    Pending oldest = pending.peek();
    while (oldest != null && (oldest.then == null || oldest.deadline <= now)) {
      pending.remove();
      if (oldest.then != null) {
        shared.degradation.begin("no answer within %d ms".formatted(budgetNanos / 1_000_000));
        oldest.withoutRedis(true);
      }
      oldest = pending.peek();
    }
  }

  /** Gives a reservation back after a definite failure; if Redis cannot be told, it runs out. */
  public void release(Reservation given, String id) {
    if (redis.isConnected()) {
      redis
          .commands()
          .eval(
              Script.RELEASE.text(),
              ScriptOutputType.INTEGER,
              given.keys(keys, id),
              given.releaseArguments());
    }
  }
}
