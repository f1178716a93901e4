package dev.sluice.contract.config;

import dev.sluice.contract.message.Json;
import dev.sluice.contract.policy.Account;
import java.util.Locale;

/** Whom the public port answers. */
public enum AuthKind {
  /** Everybody, under the name they say. */
  NONE,
  /** Holders of a key. */
  API_KEY;

  static AuthKind read(Section root) {
    String text = root.text("auth", "none");
    for (AuthKind kind : values()) {
      if (text.equals(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))) {
        return kind;
      }
    }
    throw root.bad("auth", text, "none or api-key");
  }

  /**
   * @throws BadConfigException if there may be no such account: without keys, anybody may take the
   *     name of one that has no limits
   */
  public void check(Account account) {
    if (this == NONE && account.unlimited()) {
      throw new BadConfigException(
          "accounts.%s.unlimited: true needs auth: api-key".formatted(account.name()),
          "/accounts%s/unlimited".formatted(Json.step(account.name())));
    }
  }
}
