package dev.sluice.webhooks;

import dev.sluice.contract.webhook.Delivery;
import dev.sluice.webhooks.send.Answer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** The names of the webhook sender's metrics. Labels are fixed words. */
final class WebhookMeters {

  private final MeterRegistry registry;
  private final Counter taken;
  private final Counter publishFailures;
  private final Counter carried;
  private final Timer attempt;

  WebhookMeters(MeterRegistry registry) {
    this.registry = registry;
    this.taken =
        Counter.builder("sluice.webhooks.due")
            .description("Ends of requests that a webhook is sent for")
            .register(registry);
    this.publishFailures =
        Counter.builder("sluice.webhooks.publish.failures")
            .description("Tries to write a record that Kafka did not take")
            .register(registry);
    this.carried =
        Counter.builder("sluice.webhooks.carried")
            .description("Records of open deliveries written again as they were")
            .register(registry);
    this.attempt =
        Timer.builder("sluice.webhooks.attempt")
            .description("How long attempts took")
            .register(registry);
    Counter unused = attempts("2xx"); // these are there before the first is counted
    for (Answer.Kind kind : Answer.Kind.values()) {
      unused = attempts(kind.word());
    }
    unused = ended(Delivery.State.DELIVERED, "");
    unused = ended(Delivery.State.FAILED, Delivery.EXHAUSTED);
  }

  private Counter attempts(String outcome) {
    return Counter.builder("sluice.webhooks.attempts")
        .description("Attempts by what came of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  private Counter ended(Delivery.State state, String reason) {
    return Counter.builder("sluice.webhooks.ended")
        .description("Deliveries that have ended")
        .tag("state", state.word())
        .tag("reason", reason)
        .register(registry);
  }

  void open(Supplier<Number> deliveries) {
    Gauge.builder("sluice.webhooks.open", deliveries)
        .description("Deliveries that have not ended")
        .register(registry);
  }

  void inFlight(Supplier<Number> attempts) {
    Gauge.builder("sluice.webhooks.in.flight", attempts)
        .description("Attempts under way")
        .register(registry);
  }

  void late(Supplier<Number> seconds) {
    Gauge.builder("sluice.webhooks.late.seconds", seconds)
        .description("How long the next delivery has been due")
        .register(registry);
  }

  void due() {
    taken.increment();
  }

  void publishFailed() {
    publishFailures.increment();
  }

  void carried() {
    carried.increment();
  }

  /** An attempt whose outcome is in Kafka. */
  void attempted(Answer answer, Duration took) {
    attempt.record(took);
    attempts(outcome(answer)).increment();
  }

  private static String outcome(Answer answer) {
    if (answer instanceof Answer.Answered answered) {
      int hundreds = answered.status() / 100;
      return hundreds >= 1 && hundreds <= 5 ? hundreds + "xx" : "other";
    }
    return ((Answer.Unanswered) answer).kind().word();
  }

  /** A delivery that has ended. */
  void ended(Delivery delivery) {
    if (delivery.state() != Delivery.State.DUE) {
      ended(delivery.state(), delivery.reason() == null ? "" : delivery.reason()).increment();
    }
  }

  /**
   * @param reason one of a few words
   */
  void deadLetter(String reason) {
    Counter.builder("sluice.webhooks.dead.letters")
        .description("Records that could not be read")
        .tag("reason", reason)
        .register(registry)
        .increment();
  }
}
