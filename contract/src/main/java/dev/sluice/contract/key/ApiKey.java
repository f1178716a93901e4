package dev.sluice.contract.key;

import dev.sluice.contract.message.Subject;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an API key: all but the secret. The value of a record on {@code admission.keys}.
 *
 * @param id the beginning of the secret's hash, enough to revoke it by
 * @param name what people call it
 */
public record ApiKey(
    String id, String account, String client, @Nullable String name, Instant createdAt) {

  private static final int ID_LENGTH = 16;

  public ApiKey {
    var unused = new Subject(account, client);
    check("account", account);
    check("client", client);
    Objects.requireNonNull(createdAt, "created_at: missing");
    if (name != null) {
      if (name.isEmpty() || name.length() > Subject.LONGEST_NAME) {
        throw new IllegalArgumentException(
            "name: %d characters, wanted 1 to %d".formatted(name.length(), Subject.LONGEST_NAME));
      }
      check("name", name);
    }
  }

  private static void check(String field, String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(field + ": it has a control character");
    }
  }

  /** The id of the key whose secret has this hash. */
  public static String id(String hash) {
    return hash.substring(0, ID_LENGTH);
  }

  /** As whom its holder speaks. */
  public Subject subject() {
    return new Subject(account, client);
  }
}
