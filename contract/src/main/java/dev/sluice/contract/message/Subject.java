package dev.sluice.contract.message;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Who a request is from; as {@code ce_subject} the two names, percent-encoded, with a slash
 * between.
 */
public record Subject(String account, String client) {

  /** The longest name, in UTF-16 units, that is taken from anybody. */
  public static final int LONGEST_NAME = 200;

  public Subject {
    check("account", account);
    check("client", client);
  }

  private static void check(String field, String name) {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "%s: %d characters, wanted 1 to %d".formatted(field, name.length(), LONGEST_NAME));
    }
  }

  public String encoded() {
    String accountPart = encode(account);
    return accountPart + "/" + (client.equals(account) ? accountPart : encode(client));
  }

  /** Empty if the text is not what {@link #encoded} writes. */
  public static Optional<Subject> decode(String text) {
    int slash = text.indexOf('/');
    if (slash < 1 || slash != text.lastIndexOf('/')) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Subject(decodePart(text.substring(0, slash)), decodePart(text.substring(slash + 1))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A name with everything but letters, digits and {@code . _ - *} percent-encoded. */
  public static String encode(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= '0' && c <= '9'
              || c >= 'A' && c <= 'Z'
              || c == '-'
              || c == '_'
              || c == '.';
      if (!plain) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
      }
    }
    return name;
  }

  private static String decodePart(String part) {
    return part.indexOf('%') < 0
        ? part
        : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
