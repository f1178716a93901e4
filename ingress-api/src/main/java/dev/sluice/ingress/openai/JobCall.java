package dev.sluice.ingress.openai;

import dev.sluice.contract.message.Subject;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.submit.IdempotencyKey;
import dev.sluice.ingress.submit.Submission;
import dev.sluice.ingress.submit.SubmitCall;
import org.jspecify.annotations.Nullable;

/** A call of OpenAI's: a job whose end is waited for. */
public final class JobCall {

  private final SubmitCall submit;
  private final Awaited.Shared waits;
  private final Reading reading;

  /** What a body asks for. */
  interface Reading {
    Asked read(byte[] body) throws RefusedException;
  }

  /** The job, and how its end is told. */
  record Asked(Submission submission, Awaited.Answer answer) {}

  JobCall(SubmitCall submit, Awaited.Shared waits, Reading reading) {
    this.submit = submit;
    this.waits = waits;
    this.reading = reading;
  }

  public void handle(Exchange exchange) {
    submit.take(exchange, this::read);
  }

  private void read(Exchange exchange, Subject subject, @Nullable String key, byte[] body) {
    Asked asked;
    try {
      asked = reading.read(body);
    } catch (RefusedException e) {
      submit.refuse(exchange, e.problem());
      return;
    }
    submit.submit(
        exchange,
        subject,
        asked.submission(),
        IdempotencyKey.of(key, body),
        new Awaited(waits, key != null, asked.answer()));
  }
}
