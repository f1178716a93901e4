package dev.sluice.ingress.openai;

import dev.sluice.contract.mirror.Piece;
import java.util.function.Consumer;

/** Where pieces of answers come from; some may never come. */
public interface PieceSource {

  /** Has none. */
  PieceSource NONE = (id, each) -> () -> {};

  /**
   * Tells the pieces of a request's answer from now on.
   *
   * @param each called on any thread; must return at once
   * @return ends it; to be called once
   */
  Runnable listen(String id, Consumer<Piece> each);
}
