package dev.sluice.webhooks.desk;

import dev.sluice.contract.webhook.Delivery;
import dev.sluice.contract.webhook.Delivery.Attempt;
import dev.sluice.webhooks.send.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Says what a delivery becomes by an answer. */
public record Judge(Schedule schedule) {

  private static final int GONE = 410;

  /**
   * @param began when the attempt was made
   * @param now when its answer came
   */
  public Delivery next(Delivery delivery, Answer answer, Instant began, Instant now) {
    Attempt attempt = attempt(answer, began, now);
    if (attempt.hasSucceeded()) {
      return delivery.ended(null, attempt, now);
    }
    if (answer instanceof Answer.Answered answered && answered.status() == GONE) {
      return delivery.ended(Delivery.GONE, attempt, now);
    }
    Optional<Duration> pause = schedule.pause(delivery.tries() + 1);
    return pause.isEmpty()
        ? delivery.ended(Delivery.EXHAUSTED, attempt, now)
        : delivery.retryAt(now.plus(longer(pause.get(), asked(answer))), attempt);
  }

  private static Attempt attempt(Answer answer, Instant began, Instant now) {
    long took = Math.max(0, Duration.between(began, now).toMillis());
    if (answer instanceof Answer.Answered answered) {
      return new Attempt(began, answered.status(), null, took);
    }
    return new Attempt(began, null, ((Answer.Unanswered) answer).words(), took);
  }

  private static Duration asked(Answer answer) {
    return answer instanceof Answer.Answered answered
        ? answered.retryAfter().orElse(Duration.ZERO)
        : Duration.ZERO;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
