package dev.sluice.ingress.submit;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.message.Words;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.http.Problem;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.OptionalLong;

/** The answer to a submission over a limit, as a problem: 429, or 422 if its cost can never fit. */
final class Refusal {

  private static final int LONGEST_SLEEP_SECONDS = 60;

  private static final String HEAD =
      "{\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\","
          + "\"title\":\"Quota exceeded\",\"status\":429,\"detail\":\"";

  /** No wait would help. */
  static final String TOO_LARGE = "request_too_large";

  private Refusal() {}

  /**
   * @param version of the policies by which it was refused
   */
  static void answer(Exchange exchange, Decision.Rejected rejected, Cost cost, long version) {
    OptionalLong retry = rejected.retryAfterSeconds();
    var headers = exchange.headers();
    if (retry.isEmpty()) {
      headers.set(Fields.SHOULD_RETRY, Fields.FALSE);
      var tooMuch = new Problem.Field("/input", Words.rejected(rejected, cost));
      exchange.problem(Problem.unprocessable(List.of(tooMuch)).coded(TOO_LARGE));
      return;
    }
    if (!exchange.tellsProblems()) {
      exchange.problem(Problem.overQuota(Words.rejected(rejected), retry.getAsLong()));
      return;
    }
    headers.set(Fields.CONTENT_TYPE, Fields.PROBLEM_JSON);
    headers.set(Fields.CACHE_CONTROL, Fields.NO_STORE);
    headers.set(Fields.RETRY_AFTER, Long.toString(retry.getAsLong()));
    if (retry.getAsLong() > LONGEST_SLEEP_SECONDS) {
      headers.set(Fields.SHOULD_RETRY, Fields.FALSE);
    }
    exchange.answer(429, Buffer.buffer(body(rejected, version)));
  }

  /** Limits' names and our words need no escaping. */
  static String body(Decision.Rejected rejected, long version) {
    String words = Words.rejected(rejected);
    StringBuilder out = new StringBuilder(HEAD.length() + 2 * words.length() + 120);
    out.append(HEAD).append(words).append("\",\"message\":\"").append(words);
    out.append("\",\"violated-policies\":[");
    String separator = "\"";
    for (var limit : rejected.refusing()) {
      out.append(separator).append(limit.name()).append('"');
      separator = ",\"";
    }
    out.append("],\"policy_version\":").append(version);
    rejected.retryAfterSeconds().ifPresent(s -> out.append(",\"retry_after\":").append(s));
    return out.append('}').toString();
  }
}
