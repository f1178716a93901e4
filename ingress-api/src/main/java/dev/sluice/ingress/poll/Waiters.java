package dev.sluice.ingress.poll;

import dev.sluice.contract.message.Status;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.ingress.check.RedisLink;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Polls that wait for the end of a job. Each listens first and reads then, reads again when it is
 * woken and every two seconds, and ends with what it read last. Thread-safe; each waiter is
 * confined to its event loop.
 */
public final class Waiters implements AutoCloseable {

  private static final long READ_AGAIN_MILLIS = 2_000;
  private static final long TIDY_MILLIS = 5_000;

  private final JobReader jobs;
  private final MirrorKeys keys;
  private final Channels channels;
  private final int most;
  private final AtomicInteger count = new AtomicInteger();
  private final ConcurrentHashMap<String, Set<Waiter>> byId = new ConcurrentHashMap<>();
  private volatile boolean closing;

  public Waiters(Vertx vertx, RedisLink redis, JobReader jobs, MirrorKeys keys, int most) {
    this.jobs = jobs;
    this.keys = keys;
    this.most = most;
    this.channels = new Channels(redis.listen(), this::ended);
    vertx.setPeriodic(TIDY_MILLIS, unused -> channels.tidy());
  }

  public int count() {
    return count.get();
  }

  private final class Waiter {
    private final Vertx vertx;
    private final Context context;
    private final String account;
    private final String id;
    private final long deadline;
    private final Consumer<Found> then;
    private long timer;
    private boolean reading;
    private boolean readAgain;
    private boolean done;

    Waiter(Vertx vertx, String account, String id, Duration wait, Consumer<Found> then) {
      this.vertx = vertx;
      this.context = vertx.getOrCreateContext();
      this.account = account;
      this.id = id;
      this.deadline = System.nanoTime() + wait.toNanos();
      this.then = then;
    }

    void wake() {
      context.runOnContext(unused -> read());
    }

    private void read() {
      if (done) {
        return;
      }
      if (reading) {
        readAgain = true;
        return;
      }
      reading = true;
      jobs.read(account, id, found -> context.runOnContext(unused -> found(found)));
    }

    private void found(Found found) {
      reading = false;
      if (done) {
        return;
      }
      boolean ended = found instanceof Found.Job job && job.seq() >= Status.TERMINAL_SEQ;
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (ended || found instanceof Found.None || left <= 0 || closing) {
        end();
        then.accept(found);
      } else if (readAgain) {
        readAgain = false;
        read();
      } else {
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(Math.max(1, Math.min(left, READ_AGAIN_MILLIS)), unused -> read());
      }
    }

    void end() {
      if (!done) {
        done = true;
        vertx.cancelTimer(timer);
        remove(this);
      }
    }
  }

  /**
   * Called on an event loop, where {@code then} is told once.
   *
   * @return false if too many wait already
   */
  public boolean await(
      Vertx vertx,
      String account,
      String id,
      Duration wait,
      HttpServerResponse response,
      Consumer<Found> then) {
    if (count.incrementAndGet() > most) {
      count.decrementAndGet();
      return false;
    }
    var waiter = new Waiter(vertx, account, id, wait, then);
    byId.compute(
        id,
        (unused, set) -> {
          Set<Waiter> all = set == null ? ConcurrentHashMap.newKeySet() : set;
          all.add(waiter);
          return all;
        });
    response.closeHandler(unused -> waiter.end());
    channels.join(keys.channel(id)).whenComplete((unused, failure) -> waiter.wake());
    return true;
  }

  private void remove(Waiter waiter) {
    count.decrementAndGet();
    channels.leave(keys.channel(waiter.id));
    byId.computeIfPresent(waiter.id, (unused, all) -> without(all, waiter));
  }

  private static @Nullable Set<Waiter> without(Set<Waiter> all, Waiter waiter) {
    all.remove(waiter);
    return all.isEmpty() ? null : all;
  }

  private void ended(String id) {
    Set<Waiter> all = byId.get(id);
    if (all != null) {
      all.forEach(Waiter::wake);
    }
  }

  /** Answers everybody with what is known now. */
  public void release() {
    closing = true;
    byId.values().forEach(all -> all.forEach(Waiter::wake));
  }

  @Override
  public void close() {
    channels.close();
  }
}
