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

/** {@code POST /v1/chat/completions}: a job whose end is waited for. */
public final class ChatCall {

  private final Map<String, ModelConfig> models;
  private final SubmitCall submit;
  private final Awaited.Shared waits;
  private final Executor threads;

  ChatCall(
      Map<String, ModelConfig> models, SubmitCall submit, Awaited.Shared waits, Executor threads) {
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
    submit.submit(
        exchange,
        subject,
        asked.submission(),
        IdempotencyKey.of(key, body),
        new Awaited(waits, key != null, new Whole(threads, job -> whole(job, model))));
  }

  private static byte[] whole(Found.Present job, String model) {
    String text = new ChatText(job.id(), model).ours(ChatText.whole(job));
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
