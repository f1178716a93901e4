package dev.sluice.benchmarks.load;

import java.nio.ByteBuffer;

/**
 * What is said on a connection: a request and its answer, or several in turn. One object serves all
 * connections of a load, from one thread.
 */
public interface Exchange {

  /** Writes the request that begins the {@code number}th exchange of the load. */
  void begin(ByteBuffer out, long number);

  /**
   * Looks at an answer of the {@code number}th exchange.
   *
   * @return whether the exchange goes on, with a request written to {@code out}
   */
  boolean goesOn(Answer answer, ByteBuffer out, long number);
}
