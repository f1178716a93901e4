package dev.sluice.ingress.submit;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.message.Words;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import io.vertx.core.buffer.Buffer;
import java.util.OptionalLong;

/** The answer to a submission over a limit: 429 as a problem. */
final class Refusal {

  private static final int LONGEST_SLEEP_SECONDS = 60;

  private static final String HEAD =
      "{\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\","
          + "\"title\":\"Quota exceeded\",\"status\":429,\"detail\":\"";

  private Refusal() {}

  static void answer(Exchange exchange, Decision.Rejected rejected) {
    OptionalLong retry = rejected.retryAfterSeconds();
    var headers = exchange.headers();
    headers.set(Fields.CONTENT_TYPE, Fields.PROBLEM_JSON);
    headers.set(Fields.CACHE_CONTROL, Fields.NO_STORE);
    if (retry.isPresent()) {
      headers.set(Fields.RETRY_AFTER, Long.toString(retry.getAsLong()));
    }
    if (retry.isEmpty() || retry.getAsLong() > LONGEST_SLEEP_SECONDS) {
      headers.set(Fields.SHOULD_RETRY, Fields.FALSE);
    }
    exchange.answer(429, Buffer.buffer(body(rejected)));
  }

  /** Limits' names and our words need no escaping. */
  static String body(Decision.Rejected rejected) {
    String words = Words.rejected(rejected);
    StringBuilder out = new StringBuilder(HEAD.length() + 2 * words.length() + 120);
    out.append(HEAD).append(words).append("\",\"message\":\"").append(words);
    out.append("\",\"violated-policies\":[");
    String separator = "\"";
    for (var limit : rejected.refusing()) {
      out.append(separator).append(limit.name()).append('"');
      separator = ",\"";
    }
    out.append(']');
    rejected.retryAfterSeconds().ifPresent(s -> out.append(",\"retry_after\":").append(s));
    return out.append('}').toString();
  }
}
