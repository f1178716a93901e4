package dev.sluice.ingress.submit;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Plan;
import dev.sluice.contract.limit.Standing;
import dev.sluice.ingress.http.Fields;
import io.vertx.core.MultiMap;
import java.util.List;

/**
 * The fields that tell how the limits of one plan stand: {@code RateLimit-Policy} and {@code
 * RateLimit} (draft-ietf-httpapi-ratelimit-headers-11), and OpenAI's names for the tightest limit.
 */
final class PlanFields {

  private final String policy;

  /** Per limit everything before the units that remain. */
  private final String[] prefixes;

  PlanFields(Plan plan) {
    StringBuilder all = new StringBuilder();
    prefixes = new String[plan.limits().size()];
    for (int i = 0; i < prefixes.length; i++) {
      Limit limit = plan.limits().get(i);
      String separator = i == 0 ? "" : ", ";
      long seconds = (limit.windowMillis() + 999) / 1000;
      all.append(separator).append('"').append(limit.name()).append("\";q=").append(limit.limit());
      all.append(";w=").append(seconds);
      prefixes[i] = separator + '"' + limit.name() + "\";r=";
    }
    policy = all.toString();
  }

  /**
   * @param standings one per limit of the plan, in its order
   */
  void put(MultiMap headers, List<Standing> standings) {
    Standing tightest = tightest(standings);
    headers.set(Fields.POLICY, policy);
    headers.set(Fields.RATE_LIMIT, rateLimit(standings));
    headers.set(Fields.LIMIT_REQUESTS, Long.toString(tightest.limit().limit()));
    headers.set(Fields.REMAINING_REQUESTS, Long.toString(tightest.remaining()));
    headers.set(Fields.RESET_REQUESTS, reset(tightest.resetSeconds()));
  }

  String policy() {
    return policy;
  }

  String rateLimit(List<Standing> standings) {
    StringBuilder out = new StringBuilder(32 * prefixes.length);
    for (int i = 0; i < prefixes.length; i++) {
      Standing standing = standings.get(i);
      out.append(prefixes[i]).append(standing.remaining());
      out.append(";t=").append(standing.resetSeconds());
    }
    return out.toString();
  }

  private static Standing tightest(List<Standing> standings) {
    Standing tightest = standings.get(0);
    for (int i = 1; i < standings.size(); i++) {
      if (standings.get(i).remaining() < tightest.remaining()) {
        tightest = standings.get(i);
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
