package dev.sluice.contract.service;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that an operator can make over the management port.
 *
 * @param method such as {@code PUT}
 * @param path below {@code /admin/}, with parameters as whole segments: {@code /admin/plans/{name}}
 */
public record Route(String method, String path, Action action) {

  static final String ROOT = "/admin";

  /** What the call does. */
  @FunctionalInterface
  public interface Action {

    /**
     * May block for some seconds.
     *
     * @throws CallException to refuse the call
     */
    Reply run(Call call);
  }

  public Route {
    if (!path.startsWith(ROOT + "/")) {
      throw new IllegalArgumentException("path: '%s' is not below %s".formatted(path, ROOT));
    }
  }

  /**
   * The parameters in a path, decoded; null if this is another path.
   *
   * @throws CallException if a parameter cannot be decoded
   */
  @Nullable Map<String, String> match(String rawPath) {
    String[] ours = path.split("/", -1);
    String[] theirs = rawPath.split("/", -1);
    if (ours.length != theirs.length) {
      return null;
    }
    var parameters = new HashMap<String, String>();
    for (int i = 0; i < ours.length; i++) {
      if (ours[i].startsWith("{")) {
        parameters.put(ours[i].substring(1, ours[i].length() - 1), decoded(theirs[i]));
      } else if (!ours[i].equals(theirs[i])) {
        return null;
      }
    }
    return parameters;
  }

  /** What stands behind a path, decoded; of a key that is there twice the last. */
  static Map<String, String> query(@Nullable String raw) {
    var query = new HashMap<String, String>();
    if (raw != null && !raw.isEmpty()) {
      for (String pair : raw.split("&", -1)) {
        int at = pair.indexOf('=');
        String key = at < 0 ? pair : pair.substring(0, at);
        query.put(decoded(key), at < 0 ? "" : decoded(pair.substring(at + 1)));
      }
    }
    return query;
  }

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw CallException.badRequest("'%s' is not percent-encoded".formatted(segment));
    }
  }
}
