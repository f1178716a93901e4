package dev.sluice.contract.mirror;

import java.util.Optional;

/**
 * A piece of an answer that is still being generated, as it is told on a channel. It is advice:
 * pieces may be lost, and the whole answer is in the terminal event.
 *
 * @param id of the request
 * @param run of the model, which begins anew when it is tried again; without a space
 * @param index from 0, in each run
 * @param chunk as the model's server sent it
 */
public record Piece(String id, String run, int index, String chunk) {

  private static final char SPACE = ' ';

  /** As one message: {@code ID RUN INDEX CHUNK}. */
  public String encoded() {
    return id + SPACE + run + SPACE + index + SPACE + chunk;
  }

  /** The id of an encoded piece, read without the rest; the whole message if it is none. */
  public static String id(String message) {
    int end = message.indexOf(SPACE);
    return end < 0 ? message : message.substring(0, end);
  }

  /** Empty if the message is no piece. */
  public static Optional<Piece> decode(String message) {
    String[] parts = message.split(" ", 4);
    if (parts.length < 4) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Piece(parts[0], parts[1], Integer.parseInt(parts[2]), parts[3]));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
