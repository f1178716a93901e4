package dev.sluice.ingress.submit;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.mirror.Reservation;
import dev.sluice.contract.policy.Account;
import dev.sluice.contract.policy.Terms;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.redis.Gate;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One look at how limits stand, for one model or for several: each model is a look of its own at
 * the limits that count by model. Confined to its event loop.
 */
final class LimitsLook {

  /**
   * Who looks.
   *
   * @param named what is said of the account; null if nothing is
   */
  record Who(Subject subject, Accounts.View view, @Nullable Account named) {}

  private final Exchange exchange;
  private final Who who;
  private final List<String> models;
  private final Terms terms;
  private final List<Limit> perModel;

  /** Per model; the first tells of all limits, the others of those that count by model. */
  private final List<@Nullable Decision> decisions = new ArrayList<>();

  private int left;

  /**
   * @param models at least one
   */
  LimitsLook(Exchange exchange, Who who, List<String> models) {
    this.exchange = exchange;
    this.who = who;
    this.terms = who.view().terms();
    this.perModel = terms.limits().stream().filter(LimitsShown::isPerModel).toList();
    this.models = perModel.isEmpty() ? models.subList(0, 1) : models;
    this.left = this.models.size();
  }

  void begin(Gate gate) {
    for (int i = 0; i < models.size(); i++) {
      decisions.add(null);
    }
    for (int i = 0; i < models.size(); i++) {
      int model = i;
      var limits = i == 0 ? terms.limits() : perModel;
      gate.peek(
          Reservation.look(who.subject(), models.get(i), limits, who.view().now()),
          who.view().partition(),
          decision -> exchange.step(() -> take(model, decision)));
    }
  }

  private void take(int model, @Nullable Decision decision) {
    decisions.set(model, decision);
    if (--left == 0) {
      answer();
    }
  }

  private void answer() {
    var rows = new ArrayList<LimitsShown.One>();
    var others = new ArrayList<Iterator<Standing>>();
    for (Decision decision : decisions) {
      if (decision == null) {
        exchange.unavailable("Redis does not answer, so nobody knows how the limits stand", 1);
        return;
      }
      others.add(decision.standings().iterator());
    }
    Iterator<Standing> first = others.remove(0);
    while (first.hasNext()) {
      Standing standing = first.next();
      rows.add(row(standing, models.get(0)));
      if (LimitsShown.isPerModel(standing.limit())) {
        for (int i = 0; i < others.size(); i++) {
          rows.add(row(others.get(i).next(), models.get(i + 1)));
        }
      }
    }
    answer(rows);
  }

  private LimitsShown.One row(Standing standing, String model) {
    Limit limit = standing.limit();
    String source = LimitsShown.source(limit, terms, who.named());
    return LimitsShown.One.of(standing, LimitsShown.whose(limit, who.subject(), model), source);
  }

  private void answer(List<LimitsShown.One> rows) {
    Decision only = decisions.size() == 1 ? decisions.get(0) : null;
    if (only != null) {
      who.view().fields().put(exchange.headers(), only.standings());
    }
    exchange
        .headers()
        .set(Fields.CONTENT_TYPE, Fields.JSON)
        .set(Fields.CACHE_CONTROL, Fields.NO_STORE);
    var body =
        new LimitsShown(
            who.subject().account(),
            who.subject().client(),
            terms.plan(),
            terms.version(),
            terms.blocked(),
            rows);
    exchange.answer(200, Buffer.buffer(Json.write(body)));
  }
}
