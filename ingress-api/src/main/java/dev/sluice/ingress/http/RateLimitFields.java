package dev.sluice.ingress.http;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Plan;
import dev.sluice.contract.limit.Standing;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The header fields that tell a client where it stands: {@code RateLimit-Policy} and {@code
 * RateLimit} of the IETF's draft, revision 11, and the names that OpenAI's clients read.
 */
final class RateLimitFields {

  private static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
  private static final CharSequence LIMIT = HttpHeaders.createOptimized("RateLimit");
  private static final CharSequence X_LIMIT =
      HttpHeaders.createOptimized("x-ratelimit-limit-requests");
  private static final CharSequence X_REMAINING =
      HttpHeaders.createOptimized("x-ratelimit-remaining-requests");
  private static final CharSequence X_RESET =
      HttpHeaders.createOptimized("x-ratelimit-reset-requests");

  /** The same for every answer under one plan. */
  private final CharSequence policy;

  RateLimitFields(Plan plan) {
    this.policy =
        HttpHeaders.createOptimized(
            plan.limits().stream().map(RateLimitFields::policy).collect(Collectors.joining(", ")));
  }

  private static String policy(Limit limit) {
    long seconds = (limit.windowMillis() + 999) / 1000;
    return "\"%s\";q=%d;w=%d".formatted(limit.name(), limit.limit(), seconds);
  }

  void put(HttpServerResponse to, List<Standing> standings) {
    to.putHeader(POLICY, policy);
    var text = new StringBuilder(32 * standings.size());
    Standing tightest = standings.get(0);
    for (Standing standing : standings) {
      if (text.length() > 0) {
        text.append(", ");
      }
      text.append('"').append(standing.limit().name()).append("\";r=").append(standing.remaining());
      if (standing.used() > 0) {
        text.append(";t=").append(standing.resetSeconds());
      }
      if (standing.remaining() < tightest.remaining()) {
        tightest = standing;
      }
    }
    to.putHeader(LIMIT, text);
    to.putHeader(X_LIMIT, Long.toString(tightest.limit().limit()));
    to.putHeader(X_REMAINING, Long.toString(tightest.remaining()));
    to.putHeader(X_RESET, duration(tightest.resetSeconds()));
  }

  /** As OpenAI writes it: {@code 20s}, {@code 6m0s}, {@code 1h0m5s}. */
  static String duration(long seconds) {
    if (seconds < 60) {
      return seconds + "s";
    }
    String rest = seconds / 60 % 60 + "m" + seconds % 60 + "s";
    return seconds < 3600 ? rest : seconds / 3600 + "h" + rest;
  }
}
