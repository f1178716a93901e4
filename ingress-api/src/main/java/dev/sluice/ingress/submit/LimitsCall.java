package dev.sluice.ingress.submit;

import dev.sluice.contract.message.Subject;
import dev.sluice.ingress.http.Caller;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Problem;
import dev.sluice.ingress.redis.Gate;
import java.util.Collection;
import java.util.List;

/**
 * {@code GET /v1/limits}: how the caller's limits stand, charging nothing. {@code ?model=} chooses
 * of which model those that count by model are told; without it they are told of each.
 */
public final class LimitsCall {

  private final Accounts accounts;
  private final Gate gate;
  private final List<String> models;

  /**
   * @param models the names of those served
   */
  public LimitsCall(Accounts accounts, Gate gate, Collection<String> models) {
    this.accounts = accounts;
    this.gate = gate;
    this.models = models.stream().sorted().toList();
  }

  public void handle(Exchange exchange) {
    String model = exchange.request().getParam("model");
    Caller caller = exchange.caller();
    if (caller instanceof Caller.Refused refused) {
      exchange.problem(refused.problem());
    } else if (model != null && !models.contains(model)) {
      exchange.problem(
          Problem.badRequest(
              "model: not one of the models served here (%s)"
                  .formatted(String.join(", ", models))));
    } else if (caller instanceof Caller.Known known) {
      look(exchange, known.subject(), model == null ? models : List.of(model));
    }
  }

  private void look(Exchange exchange, Subject subject, List<String> models) {
    var view = accounts.of(subject.account());
    var who = new LimitsLook.Who(subject, view, accounts.named(subject.account()));
    new LimitsLook(exchange, who, models).begin(gate);
  }
}
