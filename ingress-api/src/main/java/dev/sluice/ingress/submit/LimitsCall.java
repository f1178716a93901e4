package dev.sluice.ingress.submit;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.mirror.Reservation;
import dev.sluice.ingress.http.Caller;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.publish.BrokerClock;
import dev.sluice.ingress.redis.Gate;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/limits}: how the caller's limits stand, charging nothing. */
public final class LimitsCall {

  /** The answer. */
  record Limits(String account, String plan, List<One> limits) {}

  /**
   * @param window in seconds, as in {@code RateLimit-Policy}
   * @param reset seconds until more is free; 0 if nothing is used
   */
  record One(
      String name, String unit, long limit, long window, long used, long remaining, long reset) {

    static One of(Standing standing) {
      return new One(
          standing.limit().name(),
          standing.limit().unit().word(),
          standing.limit().limit(),
          PlanFields.seconds(standing.limit()),
          standing.used(),
          standing.remaining(),
          standing.resetSeconds());
    }
  }

  private final Accounts accounts;
  private final BrokerClock clock;
  private final Gate gate;

  public LimitsCall(Accounts accounts, BrokerClock clock, Gate gate) {
    this.accounts = accounts;
    this.clock = clock;
    this.gate = gate;
  }

  public void handle(Exchange exchange) {
    Caller caller = exchange.caller();
    if (caller instanceof Caller.Known known) {
      look(exchange, known.subject());
    } else if (caller instanceof Caller.Refused refused) {
      exchange.problem(refused.problem());
    }
  }

  private void look(Exchange exchange, Subject subject) {
    long now = clock.now(accounts.partition(subject.account()), System.currentTimeMillis());
    Accounts.View account = accounts.of(subject.account(), now);
    var nothing = Reservation.look(subject, "", account.terms().limits(), now);
    gate.peek(
        nothing,
        account.partition(),
        decision -> exchange.step(() -> answer(exchange, subject, account, decision)));
  }

  private static void answer(
      Exchange exchange, Subject subject, Accounts.View account, @Nullable Decision decision) {
    if (decision == null) {
      exchange.unavailable("Redis does not answer, so nobody knows how the limits stand", 1);
      return;
    }
    account.fields().put(exchange.headers(), decision.standings());
    exchange
        .headers()
        .set(Fields.CONTENT_TYPE, Fields.JSON)
        .set(Fields.CACHE_CONTROL, Fields.NO_STORE);
    var limits = decision.standings().stream().map(One::of).toList();
    var body = new Limits(subject.account(), account.terms().plan(), limits);
    exchange.answer(200, Buffer.buffer(Json.write(body)));
  }
}
