package dev.sluice.worker.source;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Yields accepted records and takes one answer for each. There are no offsets to commit: the broker
 * keeps the state of every record, locks one for the source that it is delivered to, and counts its
 * deliveries. What becomes of a record when
 *
 * <ul>
 *   <li>its outcome is in Kafka: {@link Delivery#accept}; it is never delivered again. The outcome
 *       comes first, so that a crash between the two has it run twice and never lost; of two
 *       outcomes the first counts, which the reader of outcomes sees to.
 *   <li>nobody can read it: {@link Delivery#reject}, after it was put to the dead letters.
 *   <li>its model fails: it stays locked, {@link Delivery#park parked}, until its next attempt.
 *   <li>its model hangs: it stays locked until the watch over what runs ends it, at its model's run
 *       cap or at its deadline, whichever comes first. No lock is renewed for ever, since no
 *       request lasts for ever.
 *   <li>the source is closed: {@link Delivery#release} or no answer at all; another source gets it
 *       at once. What is released earlier comes back at once, to this source if it polls.
 *   <li>the process dies: the broker sees the connection close and delivers it again, at once or,
 *       if nobody else reads its partition, when the session times out (0.7 s where the broker
 *       allows it); if the machine vanishes, then or when the lock ends (30 s).
 *   <li>the process is paused for longer than a lock: it is delivered to another, both run it, and
 *       one outcome counts. The answer that comes late is refused and counted as a lost lock.
 *   <li>it was delivered as often as the broker allows (10): the last source that gets it must end
 *       it without running it, for the broker would drop it without a word. Only crashes, stops and
 *       lost locks use up deliveries.
 * </ul>
 *
 * <p>Locks are renewed by the source's own thread, which never runs a model, each time a third of
 * their time is over, so that a renewal may fail once.
 */
public interface WorkSource extends AutoCloseable {

  /**
   * Starts to deliver.
   *
   * @param to called on the source's thread with what one poll yields; must not block
   */
  void start(Consumer<List<Delivery>> to);

  /** Delivers nothing more; what is held stays held and is still acknowledged. */
  void stop();

  /** Deliveries without an answer. */
  int inFlight();

  /** When the oldest of them was delivered; empty if there is none. */
  Optional<Instant> oldest();

  /** Deliveries after which a record that is not acknowledged is never delivered again. */
  int deliveryLimit();

  /** When it last saw that it works. */
  Standing standing();

  /**
   * @param problem the last failure, empty if there was none since
   * @param polledAgo since the source last asked for work
   */
  record Standing(boolean connected, String problem, Duration polledAgo) {}

  /** Stops, sends the acknowledgements given so far, and releases what has none. */
  @Override
  void close();
}
