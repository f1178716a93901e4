package dev.sluice.ingress.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.mirror.Piece;
import dev.sluice.ingress.http.EventStream;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.OpenAiError;
import dev.sluice.ingress.http.Problem;
import dev.sluice.ingress.poll.Found;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Passes an answer on in pieces as they come, as server-sent events. What was missed comes as one
 * piece at the end, from the job. Until the first piece or heartbeat, errors are answered as ever;
 * then as an event. Confined to its event loop.
 */
final class Relay implements Awaited.Answer {

  private static final Buffer DONE = Buffer.buffer("data: [DONE]\n\n");

  private final PieceSource pieces;
  private final Duration heartbeat;
  private final String model;
  private final boolean usage;
  private final Passed passed = new Passed();

  private Runnable listening = () -> {};
  private boolean over;

  /** Null before the job was taken. */
  private @Nullable EventStream stream;

  /**
   * @param heartbeat after which something is sent, also before the first piece
   * @param usage whether the last piece tells what it cost
   */
  Relay(PieceSource pieces, Duration heartbeat, String model, boolean usage) {
    this.pieces = pieces;
    this.heartbeat = heartbeat;
    this.model = model;
    this.usage = usage;
  }

  @Override
  public void waiting(Exchange exchange, String id) {
    var text = new ChatText(id, model);
    var events = new EventStream(exchange);
    events.keepAlive(heartbeat, () -> {});
    stream = events;
    listening =
        pieces.listen(
            id,
            piece ->
                exchange.loop().execute(() -> exchange.step(() -> piece(events, text, piece))));
  }

  private void piece(EventStream events, ChatText text, Piece piece) {
    if (over) {
      return;
    }
    Optional<ObjectNode> next = passed.next(piece);
    if (next.isEmpty()) {
      return;
    }
    ObjectNode chunk = next.get();
    chunk.remove("usage");
    if (events.write(data(text.ours(chunk)))) {
      passed.add(piece, chunk);
    } else { // the client reads slowly: it gets the rest at the end
      passed.miss();
    }
  }

  private static Buffer data(String json) {
    return Buffer.buffer("data: ").appendString(json).appendString("\n\n");
  }

  @Override
  public void succeeded(Exchange exchange, Found.Present job) {
    var text = new ChatText(job.id(), model);
    ObjectNode whole = ChatText.whole(job);
    Buffer last = Buffer.buffer();
    try {
      passed.rest(whole).ifPresent(rest -> last.appendBuffer(data(text.ours(rest))));
    } catch (IllegalArgumentException e) {
      failed(exchange, Problem.failed("the answer was begun anew, and came out differently"), true);
      return;
    }
    if (usage && whole.has("usage")) {
      last.appendBuffer(data(text.ours(cost(whole))));
    }
    end(exchange, last.appendBuffer(DONE));
  }

  private static ObjectNode cost(JsonNode whole) {
    ObjectNode chunk = JsonNodeFactory.instance.objectNode();
    chunk.put("id", "").put("object", "chat.completion.chunk");
    if (whole.has("created")) {
      chunk.set("created", whole.get("created"));
    }
    chunk.put("model", "").putArray("choices");
    chunk.set("usage", whole.get("usage"));
    return chunk;
  }

  @Override
  public void failed(Exchange exchange, Problem problem, boolean again) {
    if (stream == null || !stream.isOpen()) {
      gone();
      Whole.fail(exchange, problem, again);
    } else {
      end(exchange, data(new String(OpenAiError.body(problem), StandardCharsets.UTF_8)));
    }
  }

  private void end(Exchange exchange, Buffer last) {
    gone();
    (stream == null ? new EventStream(exchange) : stream).end(last);
  }

  @Override
  public void gone() {
    if (!over) {
      over = true;
      listening.run();
      if (stream != null) {
        stream.silence();
      }
    }
  }
}
