package dev.sluice.systemtests.guarantee;

import dev.sluice.systemtests.load.Accounts.Account;
import dev.sluice.systemtests.load.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** No trailing window holds more than its limit, by the append times of what was admitted. */
final class WindowsKept implements Guarantee {

  @Override
  public String name() {
    return "windows";
  }

  @Override
  public String promise() {
    return "No trailing window of an account holds more than its limit, net of what was given"
        + " back, by the append times on `inference.accepted`.";
  }

  @Override
  public Finding judge(Evidence evidence) {
    Map<String, Told> results = evidence.records().resultsById();
    Map<String, List<Told>> byAccount =
        evidence.records().accepted().stream()
            .filter(told -> !isGivenBack(results, told))
            .collect(Collectors.groupingBy(Told::account));
    var violations = new ArrayList<Violation>();
    long checked = 0;
    for (Account account : evidence.book().accounts().all()) {
      var times = new TreeMap<Long, Long>();
      byAccount
          .getOrDefault(account.name(), List.of())
          .forEach(told -> times.merge(told.record().timestamp(), 1L, Long::sum));
      checked += times.size();
      worst(account, times).ifPresent(violations::add);
    }
    return new Finding(checked, violations);
  }

  private static boolean isGivenBack(Map<String, Told> results, Told accepted) {
    Told result = results.get(accepted.id());
    return result != null && result.value().at("/usage/requests").asLong(1) == 0;
  }

  private static Optional<Violation> worst(Account account, TreeMap<Long, Long> times) {
    long most = 0;
    long at = 0;
    for (long end : times.keySet()) {
      long from = end - Kind.WINDOW.toMillis();
      long held =
          times.subMap(from, false, end, true).values().stream().mapToLong(Long::longValue).sum();
      if (held > most) {
        most = held;
        at = end;
      }
    }
    long limit = account.kind().perWindow();
    return most <= limit
        ? Optional.empty()
        : Optional.of(
            new Violation(
                account.name(),
                "at most %d in %d s".formatted(limit, Kind.WINDOW.toSeconds()),
                "%d in the window that ends at %d".formatted(most, at)));
  }
}
