package dev.sluice.ingress.submit;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Subject;
import dev.sluice.ingress.IngressMeters;
import dev.sluice.ingress.IngressMeters.Outcome;
import dev.sluice.ingress.http.BodyReader;
import dev.sluice.ingress.http.Caller;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.http.Problem;
import dev.sluice.ingress.publish.BrokerClock;
import dev.sluice.ingress.publish.Publisher;
import dev.sluice.ingress.publish.ShedSummary;
import dev.sluice.ingress.redis.Gate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/inferences}: reads, checks, publishes and answers. What is not understood is
 * never checked, what is refused is never published, and what is answered 202 was acknowledged.
 */
public final class SubmitCall {

  /**
   * What all event loops share.
   *
   * @param topic of the requests
   */
  public record Shared(
      String topic,
      Accounts accounts,
      BrokerClock clock,
      Publisher publisher,
      ShedSummary shed,
      IngressMeters meters) {}

  private static final String JSON = "application/json";

  final Shared shared;
  final Gate gate;
  private final SubmitParser parser;
  private final BodyReader bodies;

  public SubmitCall(Shared shared, Gate gate, Map<String, ModelConfig> models, int largestBody) {
    this.shared = shared;
    this.gate = gate;
    this.parser = new SubmitParser(models);
    this.bodies = new BodyReader(largestBody);
  }

  public void handle(Exchange exchange) {
    String type = exchange.request().getHeader(Fields.CONTENT_TYPE);
    if (!isJson(type)) {
      refuse(exchange, Problem.unsupported("Content-Type: '%s' is not %s".formatted(type, JSON)));
      return;
    }
    Caller caller = exchange.submitter();
    if (caller instanceof Caller.Known known) {
      bodies.read(exchange, body -> submit(exchange, known.subject(), body));
    } else if (caller instanceof Caller.Refused refused) {
      refuse(exchange, refused.problem());
    }
  }

  private void submit(Exchange exchange, Subject subject, byte[] body) {
    Parsed parsed = parser.parse(body);
    if (parsed instanceof Parsed.Submission submission) {
      new Submitting(this, exchange, subject, submission).begin();
    } else if (parsed instanceof Parsed.Refused refused) {
      refuse(exchange, refused.problem());
    }
  }

  private void refuse(Exchange exchange, Problem problem) {
    shared.meters.submission(problem.status() == 429 ? Outcome.REFUSED : Outcome.INVALID);
    exchange.problem(problem);
  }

  private static boolean isJson(@Nullable String type) {
    if (type == null || !type.regionMatches(true, 0, JSON, 0, JSON.length())) {
      return false;
    }
    return type.length() == JSON.length()
        || type.charAt(JSON.length()) == ';'
        || type.charAt(JSON.length()) == ' ';
  }
}
