package dev.sluice.ingress.submit;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.limit.Window;
import dev.sluice.ingress.http.Fields;
import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields that tell how the limits of one account stand: {@code RateLimit-Policy} and {@code
 * RateLimit} (draft-ietf-httpapi-ratelimit-headers-11), and OpenAI's names for the tightest limit
 * of requests and of tokens. Limits in shadow mode are not told.
 */
final class PlanFields {

  private final String policy;
  private final List<Limit> limits;

  /** Per limit everything before the units that remain. */
  private final String[] prefixes;

  PlanFields(List<Limit> limits) {
    this.limits = limits;
    StringBuilder all = new StringBuilder();
    prefixes = new String[limits.size()];
    String separator = "";
    for (int i = 0; i < prefixes.length; i++) {
      Limit limit = limits.get(i);
      prefixes[i] = separator + '"' + limit.name() + "\";r=";
      if (!limit.isShadow()) {
        all.append(separator);
        policy(all, limit);
        separator = ", ";
      }
    }
    policy = all.toString();
  }

  private static void policy(StringBuilder to, Limit limit) {
    to.append('"').append(limit.name()).append("\";q=").append(limit.limit());
    if (limit.unit() != Unit.SLOTS) {
      to.append(";w=").append(seconds(limit));
    }
    if (limit.unit() != Unit.REQUESTS) {
      to.append(";qu=\"").append(limit.unit().word()).append('"');
    }
  }

  /** The length of the window; a day or month is told by its usual length. */
  static long seconds(Limit limit) {
    if (limit.window() instanceof Window.Calendar calendar) {
      return calendar.period() == Window.Calendar.Period.DAY ? 86_400 : 31 * 86_400L;
    }
    return (limit.windowMillis() + 999) / 1000;
  }

  /**
   * @param standings one per limit, in their order
   */
  void put(MultiMap headers, List<Standing> standings) {
    if (policy.isEmpty()) {
      return;
    }
    headers.set(Fields.POLICY, policy);
    headers.set(Fields.RATE_LIMIT, rateLimit(standings));
    Standing requests = tightest(standings, Unit.REQUESTS);
    if (requests != null) {
      headers.set(Fields.LIMIT_REQUESTS, Long.toString(requests.limit().limit()));
      headers.set(Fields.REMAINING_REQUESTS, Long.toString(requests.remaining()));
      headers.set(Fields.RESET_REQUESTS, reset(requests.resetSeconds()));
    }
    Standing tokens = tightest(standings, Unit.TOKENS);
    if (tokens != null) {
      headers.set(Fields.LIMIT_TOKENS, Long.toString(tokens.limit().limit()));
      headers.set(Fields.REMAINING_TOKENS, Long.toString(tokens.remaining()));
      headers.set(Fields.RESET_TOKENS, reset(tokens.resetSeconds()));
    }
  }

  String policy() {
    return policy;
  }

  String rateLimit(List<Standing> standings) {
    StringBuilder out = new StringBuilder(32 * prefixes.length);
    for (int i = 0; i < prefixes.length; i++) {
      Standing standing = standings.get(i);
      if (limits.get(i).isShadow()) {
        continue;
      }
      out.append(prefixes[i]).append(standing.remaining());
      if (limits.get(i).unit() != Unit.SLOTS) { // nobody knows when a job ends
        out.append(";t=").append(standing.resetSeconds());
      }
    }
    return out.toString();
  }

  private static @Nullable Standing tightest(List<Standing> standings, Unit unit) {
    Standing tightest = null;
    for (int i = 0; i < standings.size(); i++) {
      Standing standing = standings.get(i);
      boolean counts = standing.limit().unit() == unit && !standing.limit().isShadow();
      if (counts && (tightest == null || standing.remaining() < tightest.remaining())) {
        tightest = standing;
      }
    }
    return tightest;
  }

  /** Seconds in the form that OpenAI's clients read: {@code 20s}, {@code 6m0s}, {@code 1h0m0s}. */
  static String reset(long seconds) {
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m" + seconds % 60 + "s";
    }
    return seconds / 3600 + "h" + seconds % 3600 / 60 + "m" + seconds % 60 + "s";
  }
}
