package dev.sluice.worker;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Attempts that failed and wait until they are made again. Their records stay held meanwhile: to
 * release one would have it delivered again at once. Safe for use by many threads.
 */
final class Retries {

  private final InstantSource clock;
  private final Set<Parked> parked = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  Retries(InstantSource clock) {
    this.clock = clock;
  }

  private record Parked(AttemptTurn turn, Instant due) {}

  /** Makes this attempt when it is due. */
  void later(AttemptTurn turn, Instant due) {
    turn.delivery().park();
    var waits = new Parked(turn, due);
    parked.add(waits);
    if (stopped && parked.remove(waits)) {
      turn.givenBack();
    }
  }

  int waiting() {
    return parked.size();
  }

  /** To be called every few milliseconds. */
  void tick() {
    Instant now = clock.instant();
    for (Parked waits : parked) {
      if (waits.turn().isOver()) {
        parked.remove(waits);
      } else if (!now.isBefore(waits.due()) && parked.remove(waits)) {
        waits.turn().delivery().resume();
        waits.turn().model().offer(List.of(waits.turn()));
      }
    }
  }

  /** Gives back what waits, and what would wait from now on. */
  void stop() {
    stopped = true;
    for (Parked waits : parked) {
      if (parked.remove(waits)) {
        waits.turn().givenBack();
      }
    }
  }
}
