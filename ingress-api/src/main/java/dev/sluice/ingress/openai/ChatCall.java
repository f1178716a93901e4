package dev.sluice.ingress.openai;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Subject;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.poll.Found;
import dev.sluice.ingress.submit.IdempotencyKey;
import dev.sluice.ingress.submit.SubmitCall;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/chat/completions}: a job whose end is waited for, or passed on in pieces. */
public final class ChatCall {

  private final Map<String, ModelConfig> models;
  private final SubmitCall submit;
  private final Awaited.Shared waits;
  private final Executor threads;
  private final PieceSource pieces;

  ChatCall(
      Map<String, ModelConfig> models,
      SubmitCall submit,
      Awaited.Shared waits,
      Executor threads,
      PieceSource pieces) {
    this.pieces = pieces;
    this.models = models;
    this.submit = submit;
    this.waits = waits;
    this.threads = threads;
  }

  public void handle(Exchange exchange) {
    submit.take(exchange, this::read);
  }

  private void read(Exchange exchange, Subject subject, @Nullable String key, byte[] body) {
    ChatBody asked;
    try {
      asked = ChatBody.read(body, models);
    } catch (RefusedException e) {
      submit.refuse(exchange, e.problem());
      return;
    }
    String model = asked.submission().model().name();
    Awaited.Answer answer =
        asked.stream()
            ? new Relay(pieces, model, asked.usage())
            : new Whole(threads, job -> whole(job, model));
    submit.submit(
        exchange,
        subject,
        asked.submission(),
        IdempotencyKey.of(key, body),
        new Awaited(waits, key != null, answer));
  }

  private static byte[] whole(Found.Present job, String model) {
    String text = new ChatText(job.id(), model).ours(ChatText.whole(job));
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
