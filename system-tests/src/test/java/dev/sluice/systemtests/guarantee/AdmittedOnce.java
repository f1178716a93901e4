package dev.sluice.systemtests.guarantee;

import dev.sluice.contract.message.EventHeaders;
import java.util.ArrayList;
import java.util.stream.Collectors;

/** No id is admitted twice, and no idempotency key, however often and wherever it was sent. */
final class AdmittedOnce implements Guarantee {

  @Override
  public String name() {
    return "admitted once";
  }

  @Override
  public String promise() {
    return "No request, and no idempotency key, is admitted twice, however often it was sent.";
  }

  @Override
  public Finding judge(Evidence evidence) {
    var accepted = evidence.records().accepted();
    var violations = new ArrayList<Violation>();
    Records.byId(accepted)
        .forEach(
            (id, found) -> {
              if (found.size() > 1) {
                violations.add(new Violation(id, "admitted once", found.toString()));
              }
            });
    accepted.stream()
        .collect(
            Collectors.groupingBy(
                told -> told.account() + " " + told.header(EventHeaders.IDEMPOTENCY_KEY),
                Collectors.mapping(Told::id, Collectors.toSet())))
        .forEach(
            (key, ids) -> {
              if (ids.size() > 1) {
                violations.add(new Violation(key, "one id for one key", ids.toString()));
              }
            });
    return new Finding(accepted.size(), violations);
  }
}
