package dev.sluice.ingress.openai;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Subject;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.submit.IdempotencyKey;
import dev.sluice.ingress.submit.SubmitCall;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/embeddings}: a job whose end is waited for. */
public final class EmbeddingsCall {

  private final Map<String, ModelConfig> models;
  private final SubmitCall submit;
  private final Awaited.Shared waits;
  private final Executor threads;

  EmbeddingsCall(
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
    EmbeddingsBody asked;
    try {
      asked = EmbeddingsBody.read(body, models);
    } catch (RefusedException e) {
      submit.refuse(exchange, e.problem());
      return;
    }
    String model = asked.submission().model().name();
    var answer = new Whole(threads, job -> EmbeddingsAnswer.of(job, model, asked.base64()));
    submit.submit(
        exchange,
        subject,
        asked.submission(),
        IdempotencyKey.of(key, body),
        new Awaited(waits, key != null, answer));
  }
}
