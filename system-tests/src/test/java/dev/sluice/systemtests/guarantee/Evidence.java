package dev.sluice.systemtests.guarantee;

import dev.sluice.systemtests.Client;
import dev.sluice.systemtests.Installation;
import dev.sluice.systemtests.load.Book;
import dev.sluice.systemtests.load.Submission;
import java.util.Set;

/**
 * All that is known when a story is over and everything has had time to end.
 *
 * @param book what clients saw
 * @param records what the topics say of these clients' accounts
 * @param planted keys of records that the story itself wrote, which are nobody's
 */
public record Evidence(Installation sluice, Book book, Records records, Set<String> planted) {

  public Evidence {
    planted = Set.copyOf(planted);
  }

  public Client client(Submission of) {
    return sluice.client(of.account().name());
  }
}
