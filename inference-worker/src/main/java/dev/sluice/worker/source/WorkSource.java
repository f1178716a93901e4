package dev.sluice.worker.source;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Yields accepted records and takes one acknowledgement for each. */
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
