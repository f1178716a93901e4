package dev.sluice.cli.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.client.AdminApi;
import dev.sluice.cli.client.Answer;
import dev.sluice.contract.policy.Account;
import dev.sluice.contract.policy.PolicyReader;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The accounts of which something is said, by the page. */
final class AccountPages implements Iterator<Answer> {

  private final AdminApi api;

  /** Null after the last page. */
  private @Nullable String path = AccountCommand.PATH;

  AccountPages(AdminApi api) {
    this.api = api;
  }

  @Override
  public boolean hasNext() {
    return path != null;
  }

  @Override
  public Answer next() {
    if (path == null) {
      throw new NoSuchElementException();
    }
    Answer page = api.get(path);
    JsonNode next = page.body().path("next");
    path =
        next.isMissingNode()
            ? null
            : AccountCommand.PATH + "?after=" + AdminApi.segment(next.asText());
    return page;
  }

  static List<Account> accounts(JsonNode page) {
    return page.path("accounts").properties().stream()
        .map(entry -> PolicyReader.account(entry.getKey(), entry.getValue()))
        .toList();
  }
}
