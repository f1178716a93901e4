package dev.sluice.worker.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.mirror.Piece;
import dev.sluice.models.chat.ChatAnswer;
import dev.sluice.models.chat.ChatJson;
import dev.sluice.worker.upstream.Refusals;
import dev.sluice.worker.upstream.Reply;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One try's answer in pieces: each is told as it comes, and kept until all are there. */
final class Streamed {

  private static final String DONE = "[DONE]";
  private static final int RADIX = 36;

  private final String id;
  private final Pieces pieces;
  private final String run = Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, RADIX);
  private final ChatAnswer answer = new ChatAnswer();
  private int told;
  private int chunks;
  private boolean done;
  private @Nullable Reply instead;

  Streamed(String id, Pieces pieces) {
    this.id = id;
    this.pieces = pieces;
  }

  /** Takes the data of an event. */
  void event(String data) {
    if (done || instead != null) {
      return;
    }
    if (data.strip().equals(DONE)) {
      done = true;
      return;
    }
    ObjectNode chunk = ChatJson.read(data).orElse(null);
    if (chunk == null) {
      instead = Reply.broken("a piece of it is no JSON object");
    } else if (chunk.hasNonNull("error")) {
      instead = Refusals.read(chunk.get("error"));
    } else {
      chunks++;
      answer.add(chunk);
      if (ChatAnswer.adds(chunk)) {
        pieces.tell(new Piece(id, run, told++, data));
      }
    }
  }

  /**
   * Whether anything came as an event; a server may answer as a whole although asked for pieces.
   */
  boolean hasBegun() {
    return chunks > 0 || done || instead != null;
  }

  /** The stream has ended. */
  Reply end(Asking asking) {
    if (instead != null) {
      return instead;
    }
    return done || answer.isFinished()
        ? Answers.chat(asking, answer.whole())
        : Reply.unreachable("The model's server ended its answer in the middle.");
  }
}
