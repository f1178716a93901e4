package dev.sluice.systemtests.guarantee;

import dev.sluice.systemtests.Client;
import dev.sluice.systemtests.load.Accounts.Account;
import dev.sluice.systemtests.load.Book;
import dev.sluice.systemtests.load.Submission;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/**
 * All that is known when a story is over and everything has had time to end.
 *
 * @param clients by account
 * @param book what clients saw
 * @param records what the topics say of these clients' accounts
 * @param planted keys of records that the story itself wrote, which are nobody's
 * @param patience how long a mirror may take to show what the topics tell
 */
public record Evidence(
    Function<String, Client> clients,
    Book book,
    Records records,
    Set<String> planted,
    Duration patience) {

  public Evidence {
    planted = Set.copyOf(planted);
  }

  Client client(Account account) {
    return clients.apply(account.name());
  }

  Client client(Submission of) {
    return client(of.account());
  }
}
