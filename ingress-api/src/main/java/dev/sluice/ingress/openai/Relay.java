package dev.sluice.ingress.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.mirror.Piece;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.http.OpenAiError;
import dev.sluice.ingress.http.Problem;
import dev.sluice.ingress.poll.Found;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes an answer on in pieces as they come, as server-sent events. What was missed comes as one
 * piece at the end, from the job. Until the first piece, errors are answered as ever. Confined to
 * its event loop.
 */
final class Relay implements Awaited.Answer {

  private static final long HEARTBEAT_SECONDS = 15;
  private static final Buffer HEARTBEAT = Buffer.buffer(": still here\n\n");
  private static final Buffer DONE = Buffer.buffer("data: [DONE]\n\n");

  private final PieceSource pieces;
  private final String model;
  private final boolean usage;
  private final Passed passed = new Passed();

  private Runnable listening = () -> {};
  private boolean over;

  /** Null until the first piece was sent. */
  private @Nullable Future<?> heartbeat;

  /**
   * @param usage whether the last piece tells what it cost
   */
  Relay(PieceSource pieces, String model, boolean usage) {
    this.pieces = pieces;
    this.model = model;
    this.usage = usage;
  }

  @Override
  public void waiting(Exchange exchange, String id) {
    var text = new ChatText(id, model);
    listening =
        pieces.listen(
            id,
            piece ->
                exchange.loop().execute(() -> exchange.step(() -> piece(exchange, text, piece))));
  }

  private void piece(Exchange exchange, ChatText text, Piece piece) {
    if (over) {
      return;
    }
    Optional<ObjectNode> next = passed.next(piece);
    if (next.isEmpty()) {
      return;
    }
    ObjectNode chunk = next.get();
    chunk.remove("usage");
    open(exchange);
    if (exchange.piece(data(text.ours(chunk)))) {
      passed.add(piece, chunk);
    } else { // the client reads slowly: it gets the rest at the end
      passed.miss();
    }
  }

  private void open(Exchange exchange) {
    if (heartbeat != null) {
      return;
    }
    heartbeat =
        exchange
            .loop()
            .scheduleWithFixedDelay(
                () -> exchange.piece(HEARTBEAT),
                HEARTBEAT_SECONDS,
                HEARTBEAT_SECONDS,
                TimeUnit.SECONDS);
    exchange
        .headers()
        .set(Fields.CONTENT_TYPE, Fields.EVENT_STREAM)
        .set(Fields.CACHE_CONTROL, Fields.NO_STORE);
    exchange.begin(200);
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
    open(exchange);
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
    if (heartbeat == null) {
      gone();
      Whole.fail(exchange, problem, again);
    } else {
      end(exchange, data(new String(OpenAiError.body(problem), StandardCharsets.UTF_8)));
    }
  }

  private void end(Exchange exchange, Buffer last) {
    gone();
    exchange.end(last);
  }

  @Override
  public void gone() {
    if (!over) {
      over = true;
      listening.run();
      if (heartbeat != null) {
        heartbeat.cancel(false);
      }
    }
  }
}
