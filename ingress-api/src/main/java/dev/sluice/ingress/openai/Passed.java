package dev.sluice.ingress.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.mirror.Piece;
import dev.sluice.models.chat.ChatAnswer;
import dev.sluice.models.chat.ChatJson;
import java.util.Optional;

/**
 * What of an answer has been passed on, so that pieces and rest together are the whole, once.
 * Pieces may be lost, come twice, or begin anew. Confined to one thread.
 */
final class Passed {

  private final ChatAnswer passed = new ChatAnswer();

  /** The run whose pieces are passed on; empty before the first. */
  private String run = "";

  private int next;

  /** Something was missed: the rest is known at the end alone. */
  private boolean behind;

  /** The chunk to be passed on now; empty if the piece is not the next one. */
  Optional<ObjectNode> next(Piece piece) {
    if (behind || (piece.run().equals(run) && piece.index() < next)) {
      return Optional.empty();
    }
    boolean goesOn = run.isEmpty() ? piece.index() == 0 : piece.run().equals(run);
    Optional<ObjectNode> chunk =
        goesOn && piece.index() == next ? ChatJson.read(piece.chunk()) : Optional.empty();
    if (chunk.isEmpty()) {
      behind = true;
    }
    return chunk;
  }

  /** The piece's chunk was passed on. */
  void add(Piece piece, ObjectNode chunk) {
    run = piece.run();
    next = piece.index() + 1;
    passed.add(chunk);
  }

  /** The next chunk could not be passed on. */
  void miss() {
    behind = true;
  }

  /**
   * What is still to be passed on; empty if nothing is.
   *
   * @throws IllegalArgumentException if this is not how the whole begins
   */
  Optional<ObjectNode> rest(JsonNode whole) {
    return passed.rest(whole);
  }
}
