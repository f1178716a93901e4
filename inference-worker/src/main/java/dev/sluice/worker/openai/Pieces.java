package dev.sluice.worker.openai;

import dev.sluice.contract.mirror.Piece;

/** Where pieces of answers are told; never fails, never blocks. Safe for use by many threads. */
public interface Pieces extends AutoCloseable {

  void tell(Piece piece);

  @Override
  default void close() {}
}
