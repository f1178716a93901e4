package dev.sluice.ingress.poll;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * Who waits for the end of which request. Whoever is woken looks again: a wake-up says that
 * something may have changed, no more. A waiter is woken when its channel is subscribed, so that
 * what ended before is not missed, also after a reconnect.
 *
 * <p>Channels are few, and stay subscribed. Safe from any thread; wake-ups are called on the thread
 * that brings the news and must return at once.
 */
public final class Waiters {

  /** Where the end of requests is told. */
  public interface Channels {
    /** Subscribes; what follows is told by {@link Waiters#subscribed}. */
    CompletionStage<?> subscribe(String channel);
  }

  /** One that waits. */
  static final class Waiter {
    private final String id;
    private final String channel;
    private final Runnable wake;

    private Waiter(String id, String channel, Runnable wake) {
      this.id = id;
      this.channel = channel;
      this.wake = wake;
    }

    boolean isFor(String job) {
      return id.equals(job);
    }
  }

  private final UnaryOperator<String> channelOf;
  private final Channels channels;
  private final int most;

  /** Guards everything below. */
  private final Object lock = new Object();

  private final Map<String, List<Waiter>> byId = new HashMap<>();

  /** Channels that were asked for and not refused. */
  private final Set<String> asked = new HashSet<>();

  private final Set<String> confirmed = new HashSet<>();
  private int size;
  private boolean closed;

  /**
   * @param channelOf the channel on which the end of an id is told
   */
  public Waiters(UnaryOperator<String> channelOf, Channels channels, int most) {
    this.channelOf = channelOf;
    this.channels = channels;
    this.most = most;
  }

  /** Empty if there are too many; else the waiter is woken as soon as its channel is heard. */
  Optional<Waiter> add(String id, Runnable wake) {
    Waiter waiter = new Waiter(id, channelOf.apply(id), wake);
    boolean heard;
    synchronized (lock) {
      if (size >= most) {
        return Optional.empty();
      }
      size++;
      byId.computeIfAbsent(id, key -> new ArrayList<>(1)).add(waiter);
      heard = confirmed.contains(waiter.channel) || closed;
    }
    if (heard) {
      wake.run();
    } else {
      listen(waiter);
    }
    return Optional.of(waiter);
  }

  /** Subscribes to the waiter's channel unless that was done. */
  void listen(Waiter waiter) {
    String channel = waiter.channel;
    synchronized (lock) {
      if (!asked.add(channel)) {
        return;
      }
    }
    channels
        .subscribe(channel)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                synchronized (lock) {
                  asked.remove(channel);
                }
              }
            });
  }

  void remove(Waiter waiter) {
    synchronized (lock) {
      List<Waiter> same = byId.get(waiter.id);
      if (same != null && same.remove(waiter)) {
        size--;
        if (same.isEmpty()) {
          byId.remove(waiter.id);
        }
      }
    }
  }

  /** The channel is heard from now on. */
  public void subscribed(String channel) {
    List<Waiter> woken = new ArrayList<>();
    synchronized (lock) {
      confirmed.add(channel);
      byId.values()
          .forEach(
              same -> same.stream().filter(w -> w.channel.equals(channel)).forEach(woken::add));
    }
    woken.forEach(waiter -> waiter.wake.run());
  }

  /** The request has ended. */
  public void ended(String id) {
    List<Waiter> woken;
    synchronized (lock) {
      woken = List.copyOf(byId.getOrDefault(id, List.of()));
    }
    woken.forEach(waiter -> waiter.wake.run());
  }

  /** Nobody waits any longer: all are woken, and look for the last time. */
  public void close() {
    List<Waiter> woken = new ArrayList<>();
    synchronized (lock) {
      closed = true;
      byId.values().forEach(woken::addAll);
    }
    woken.forEach(waiter -> waiter.wake.run());
  }

  boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  public int size() {
    synchronized (lock) {
      return size;
    }
  }
}
