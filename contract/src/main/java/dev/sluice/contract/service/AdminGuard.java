package dev.sluice.contract.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls of {@code /admin} through that bring the token. Without one, only a port on loopback
 * answers them.
 */
record AdminGuard(boolean loopback, Optional<String> token) {

  private static final String SCHEME = "Bearer ";

  /**
   * @param authorization the header of this name
   * @throws CallException if the call is not to be answered
   */
  void check(@Nullable String authorization) {
    if (token.isEmpty()) {
      if (!loopback) {
        throw CallException.forbidden(
            "the management port is open to a network, so /admin wants a token: set"
                + " SLUICE_ADMIN_TOKEN or admin.token_file");
      }
    } else if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw CallException.unauthorized("Authorization: missing, wanted Bearer and the admin token");
    } else if (!same(authorization.substring(SCHEME.length()).strip(), token.get())) {
      throw CallException.unauthorized("Authorization: this is not the admin token");
    }
  }

  /** Takes as long whatever the difference is. */
  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
