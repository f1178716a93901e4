package dev.sluice.systemtests.guarantee;

import dev.sluice.systemtests.load.Accounts.Account;
import java.util.List;
import java.util.Optional;

/** A crash leaks no slot: all are free once everything has ended. */
final class SlotsFree implements Guarantee {

  @Override
  public String name() {
    return "slots";
  }

  @Override
  public String promise() {
    return "Slots of requests at once are all free when everything has ended.";
  }

  @Override
  public Finding judge(Evidence evidence) {
    List<Account> accounts = evidence.book().accounts().all();
    return new Finding(
        accounts.size(),
        Eventually.judge(
            evidence.patience(), accounts, account -> held(evidence, account), Account::name));
  }

  private static Optional<Violation> held(Evidence evidence, Account account) {
    var slots = AccountLimits.of(evidence.client(account), "slots");
    return slots.isPresent() && slots.orElseThrow().path("used").asLong() == 0
        ? Optional.empty()
        : Optional.of(new Violation(account.name(), "no slot in use", slots.toString()));
  }
}
