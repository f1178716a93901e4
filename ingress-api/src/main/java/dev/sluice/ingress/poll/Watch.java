package dev.sluice.ingress.poll;

import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.Subject;
import dev.sluice.ingress.http.Caller;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.poll.Waiters.Waiter;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches a job on behalf of one exchange until it has ended or the time for it is over, and tells
 * each change on the way if that is wanted; confined to its event loop. It looks when it begins,
 * whenever it is woken, every two seconds, and when its time is over; two looks are never under way
 * at once.
 */
public final class Watch {

  private static final long LOOK_AGAIN_MILLIS = 2000;
  private static final long LOOK_FOR_YOUNG_MILLIS = 100;
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

  private static final Found TOO_MANY =
      new Found.Unknown("too many polls are waiting; poll without wait");

  private static final Found SILENT = new Found.Unknown("Redis does not answer");

  private final PollCall call;
  private final Exchange exchange;
  private final String id;
  private final Supplier<CompletionStage<Found>> find;
  private final Consumer<Found> then;
  private final long deadline;

  /** Hears of changes before the end; null if nobody wants to. */
  private @Nullable Consumer<Found.Present> changed;

  /** The rank that was told last. */
  private long told;

  /** Until when a young id that is missing is looked for again. */
  private final long patience = System.nanoTime() + PATIENCE_NANOS;

  private @Nullable Waiter waiter;

  /** Whose count this watch is in; null before it waits. */
  private @Nullable Subject counted;

  private @Nullable Future<?> timer;

  /** Numbers the looks; 0 while none is under way, so that a late answer is known as such. */
  private int looking;

  private int looks;
  private boolean again;
  private boolean answered;

  Watch(
      PollCall call,
      Exchange exchange,
      String id,
      int seconds,
      Supplier<CompletionStage<Found>> find,
      Consumer<Found> then) {
    this.call = call;
    this.exchange = exchange;
    this.id = id;
    this.find = find;
    this.then = then;
    this.deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  /**
   * Tells changes too.
   *
   * @param after the rank that is known already
   */
  Watch telling(long after, Consumer<Found.Present> each) {
    told = after;
    changed = each;
    return this;
  }

  void look() {
    if (answered) {
      return;
    }
    if (looking != 0) {
      again = true;
      return;
    }
    again = false;
    int look = ++looks;
    looking = look;
    arm(call.longestLookMillis(), () -> found(look, SILENT));
    find.get()
        .whenComplete(
            (found, failure) ->
                onLoop(() -> exchange.step(() -> found(look, failure == null ? found : SILENT))));
  }

  private void onLoop(Runnable task) {
    if (exchange.loop().inEventLoop()) {
      task.run();
    } else {
      exchange.loop().execute(task);
    }
  }

  private void found(int look, Found found) {
    if (answered || look != looking) {
      return;
    }
    looking = 0;
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (found instanceof Found.Missing && System.nanoTime() < patience && PollCall.isYoung(id)) {
      arm(LOOK_FOR_YOUNG_MILLIS, this::look);
    } else if (!(found instanceof Found.Present present)
        || present.seq() >= Status.TERMINAL_SEQ
        || left <= 0
        || call.waiters.isClosed()) {
      tell(found);
    } else if (waitsFor(present.id())) {
      if (changed != null && present.seq() > told) {
        told = present.seq();
        changed.accept(present);
      }
      if (again) {
        look();
      } else if (looking == 0 && !answered) {
        arm(Math.min(left, LOOK_AGAIN_MILLIS), this::look);
      }
    }
  }

  private boolean waitsFor(String job) {
    Waiter waiting = waiter;
    if (waiting != null && waiting.isFor(job)) {
      call.waiters.listen(waiting);
      return true;
    }
    return join(job);
  }

  /** Waits for this job alone; false if that was refused and answered. */
  private boolean join(String job) {
    if (waiter != null) {
      call.waiters.remove(waiter);
      waiter = null;
    }
    if (!isCounted()) {
      tell(
          new Found.TooMany(
              "you wait for %d requests already, the most there may be; poll without wait"
                  .formatted(call.perClient.most())));
      return false;
    }
    Optional<Waiter> joined = call.waiters.add(job, () -> exchange.loop().execute(this::look));
    if (joined.isEmpty()) {
      tell(TOO_MANY);
      return false;
    }
    waiter = joined.orElseThrow();
    exchange.onGone(this::end);
    return true;
  }

  private boolean isCounted() {
    if (counted == null
        && exchange.caller() instanceof Caller.Known known
        && call.perClient.tryTake(known.subject())) {
      counted = known.subject();
    }
    return counted != null;
  }

  private void arm(long millis, Runnable task) {
    if (timer != null) {
      timer.cancel(false);
    }
    timer = exchange.loop().schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  private void tell(Found found) {
    end();
    then.accept(found);
  }

  private void end() {
    answered = true;
    if (timer != null) {
      timer.cancel(false);
    }
    if (waiter != null) {
      call.waiters.remove(waiter);
    }
    if (counted != null) {
      call.perClient.release(counted);
      counted = null;
    }
  }
}
