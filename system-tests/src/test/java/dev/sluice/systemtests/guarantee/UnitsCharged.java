package dev.sluice.systemtests.guarantee;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.systemtests.load.Accounts;
import dev.sluice.systemtests.load.Accounts.Account;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What accounts were charged is what their requests used: not one unit more or less. */
final class UnitsCharged implements Guarantee {

  @Override
  public String name() {
    return "units";
  }

  @Override
  public String promise() {
    return "Requests and tokens charged are those that the results say were used.";
  }

  @Override
  public Finding judge(Evidence evidence) {
    Map<String, Told> results = evidence.records().resultsById();
    Map<String, List<Told>> accepted =
        evidence.records().accepted().stream().collect(Collectors.groupingBy(Told::account));
    List<Account> accounts = evidence.book().accounts().all();
    return new Finding(
        accounts.size(),
        Eventually.judge(
            evidence.patience(),
            accounts,
            account -> {
              var admitted = accepted.getOrDefault(account.name(), List.of());
              long requests = 0;
              long tokens = 0;
              for (Told told : admitted) {
                JsonNode used = result(results, told);
                requests += used.path("requests").asLong(1);
                tokens += tokens(used, told);
              }
              var wrong = differs(evidence, account, Accounts.LEDGER, requests);
              return wrong.isPresent()
                  ? wrong
                  : differs(evidence, account, Accounts.TOKENS, tokens);
            },
            Account::name));
  }

  private static JsonNode result(Map<String, Told> results, Told accepted) {
    Told result = results.get(accepted.id());
    return result == null ? accepted.value().path("usage") : result.value().path("usage");
  }

  /** As charged at admission, where the end does not say it better. */
  private static long tokens(JsonNode used, Told accepted) {
    if (used.has("tokens")) {
      return used.path("tokens").asLong();
    }
    String charged = accepted.header(EventHeaders.TOKENS);
    return used.path("requests").asLong(1) == 0 || charged.isEmpty() ? 0 : Long.parseLong(charged);
  }

  private static Optional<Violation> differs(
      Evidence evidence, Account account, String limit, long expected) {
    var standing = AccountLimits.of(evidence.client(account), limit);
    if (standing.isEmpty()) {
      return Optional.of(new Violation(account.name(), "a limit " + limit, "none"));
    }
    JsonNode told = standing.orElseThrow();
    long charged = told.path("used").asLong() - told.path("reserved").asLong();
    return charged == expected
        ? Optional.empty()
        : Optional.of(
            new Violation(
                account.name(),
                "%d charged in %s, as its results say".formatted(expected, limit),
                "%d (%s)".formatted(charged, told)));
  }
}
