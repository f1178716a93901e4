package dev.sluice.ingress.http;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.message.Words;
import io.vertx.core.http.HttpServerResponse;
import java.util.OptionalLong;

/** The answer to a request over its limit. Built by hand: it is the answer given under attack. */
final class Refusal {

  private static final long LONGEST_SLEEP_SECONDS = 60;

  private Refusal() {}

  static void answer(HttpServerResponse response, Decision.Rejected rejected) {
    OptionalLong retry = rejected.retryAfterSeconds();
    response.putHeader(Answers.CACHE_CONTROL, Answers.NO_STORE);
    if (retry.isPresent()) {
      response.putHeader(Answers.RETRY_AFTER, Long.toString(retry.getAsLong()));
    }
    if (retry.isEmpty() || retry.getAsLong() > LONGEST_SLEEP_SECONDS) {
      response.putHeader("x-should-retry", "false");
    }
    // A cost that can never fit is the request's own fault: waiting does not help.
    Answers.problem(response, retry.isPresent() ? 429 : 422, body(rejected, retry));
  }

  /** Every text in it is ours or a limit's name: nothing needs escaping. */
  private static String body(Decision.Rejected rejected, OptionalLong retry) {
    String words = Words.rejected(rejected);
    var body =
        new StringBuilder(360)
            .append("{\"type\":\"")
            .append(Problem.QUOTA_EXCEEDED)
            .append("\",\"title\":\"Quota exceeded\",\"status\":")
            .append(retry.isPresent() ? 429 : 422)
            .append(",\"detail\":\"")
            .append(words)
            .append("\",\"message\":\"")
            .append(words)
            .append("\",\"violated-policies\":[");
    String separator = "\"";
    for (Limit limit : rejected.refusing()) {
      body.append(separator).append(limit.name()).append("\"");
      separator = ",\"";
    }
    body.append(']');
    if (retry.isPresent()) {
      body.append(",\"retry_after\":").append(retry.getAsLong());
    }
    return body.append('}').toString();
  }
}
