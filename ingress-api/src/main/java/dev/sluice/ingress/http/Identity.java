package dev.sluice.ingress.http;

import dev.sluice.contract.message.Subject;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Who a request is from while nobody is asked for a key: the name claimed in {@code X-Client-Id},
 * else the peer's address as {@code ip:ADDRESS}. Names that look like addresses cannot be claimed.
 */
final class Identity {

  private static final CharSequence CLIENT_ID = HttpHeaders.createOptimized("x-client-id");
  private static final String ADDRESS = "ip:";

  private Identity() {}

  static Subject of(HttpServerRequest request) throws ProblemException {
    String claimed = request.headers().get(CLIENT_ID);
    if (claimed == null) {
      String address = ADDRESS + request.remoteAddress().hostAddress();
      return new Subject(address, address);
    }
    String wrong = wrong(claimed);
    if (wrong != null) {
      throw new ProblemException(Problem.of(400, "Bad request", "X-Client-Id: " + wrong));
    }
    return new Subject(claimed, claimed);
  }

  private static @Nullable String wrong(String name) {
    if (name.isEmpty() || name.length() > Subject.LONGEST_NAME) {
      return "%d characters, wanted 1 to %d".formatted(name.length(), Subject.LONGEST_NAME);
    }
    if (name.startsWith(ADDRESS)) {
      return "names that start with '%s' stand for addresses".formatted(ADDRESS);
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isISOControl(c) || Character.isSurrogate(c)) {
        return "character %d (U+%04X) is not allowed".formatted(i + 1, (int) c);
      }
    }
    return null;
  }
}
