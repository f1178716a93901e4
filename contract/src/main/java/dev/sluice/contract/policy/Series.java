package dev.sluice.contract.policy;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.message.Subject;
import java.util.Optional;

/**
 * What one usage counts: a limit of an account, for all of it or for one client or model in it.
 *
 * @param account percent-encoded
 * @param part {@code LIMIT}, {@code LIMIT/c/CLIENT} or {@code LIMIT/m/MODEL}, names encoded
 */
public record Series(String account, String part) {

  public static Series of(Limit limit, Subject subject, String model) {
    return new Series(Subject.encode(subject.account()), part(limit, subject.client(), model));
  }

  /** The part of the limit that speaks of this client and model. */
  public static String part(Limit limit, String client, String model) {
    return switch (limit.per()) {
      case ACCOUNT -> limit.name();
      case CLIENT -> limit.name() + "/c/" + Subject.encode(client);
      case MODEL -> limit.name() + "/m/" + Subject.encode(model);
    };
  }

  /** As a key of the store: {@code ACCOUNT/PART}. */
  public String key() {
    return account + "/" + part;
  }

  /** Empty if the text is not what {@link #key} writes. */
  public static Optional<Series> parse(String key) {
    int slash = key.indexOf('/');
    return slash < 1 || slash == key.length() - 1
        ? Optional.empty()
        : Optional.of(new Series(key.substring(0, slash), key.substring(slash + 1)));
  }

  /** The account's name, decoded; empty if it is none. */
  public Optional<String> accountName() {
    return Subject.decode(account + "/-").map(Subject::account);
  }

  /** The name of its limit. */
  public String limit() {
    int slash = part.indexOf('/');
    return slash < 0 ? part : part.substring(0, slash);
  }
}
