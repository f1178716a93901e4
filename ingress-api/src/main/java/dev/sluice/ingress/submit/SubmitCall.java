package dev.sluice.ingress.submit;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.mirror.ModelLoad;
import dev.sluice.ingress.IngressMeters;
import dev.sluice.ingress.IngressMeters.Outcome;
import dev.sluice.ingress.http.BodyReader;
import dev.sluice.ingress.http.Caller;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.http.Problem;
import dev.sluice.ingress.poll.Jobs;
import dev.sluice.ingress.poll.PollCall;
import dev.sluice.ingress.poll.Wait;
import dev.sluice.ingress.publish.Published;
import dev.sluice.ingress.publish.Publisher;
import dev.sluice.ingress.publish.ShedSummary;
import dev.sluice.ingress.queue.Queues;
import dev.sluice.ingress.redis.Gate;
import dev.sluice.models.Count;
import dev.sluice.models.TokenCounter;
import java.time.Instant;
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
      TokenCounter tokens,
      Queues queues,
      Publisher publisher,
      ShedSummary shed,
      IngressMeters meters) {}

  private static final int RETRY_SECONDS = 5;
  private static final String JSON = "application/json";

  final Shared shared;
  final Gate gate;
  final Jobs jobs;
  final Publishing publishing;
  private final PollCall polls;
  private final Costs costs;
  private final SubmitParser parser;
  private final BodyReader bodies;

  public SubmitCall(
      Shared shared, Gate gate, Jobs jobs, PollCall polls, SubmitParser parser, int largestBody) {
    this.shared = shared;
    this.gate = gate;
    this.jobs = jobs;
    this.polls = polls;
    this.publishing = new Publishing(shared.topic, shared.publisher);
    this.costs = new Costs(shared.tokens);
    this.parser = parser;
    this.bodies = new BodyReader(largestBody);
  }

  /** Reads bodies of its own form. */
  public interface Front {
    /**
     * @param key null if none was sent
     */
    void read(Exchange exchange, Subject subject, @Nullable String key, byte[] body);
  }

  public void handle(Exchange exchange) {
    take(exchange, this::read);
  }

  /** Has the body read by a front, if it is one and its sender may submit. */
  public void take(Exchange exchange, Front front) {
    String type = exchange.request().getHeader(Fields.CONTENT_TYPE);
    if (!isJson(type)) {
      refuse(exchange, Problem.unsupported("Content-Type: '%s' is not %s".formatted(type, JSON)));
      return;
    }
    String key = exchange.request().getHeader(Fields.IDEMPOTENCY_KEY);
    if (!IdempotencyKey.isValid(key)) {
      refuse(exchange, Problem.badRequest(IdempotencyKey.REFUSED));
      return;
    }
    Caller caller = exchange.submitter();
    if (caller instanceof Caller.Known known) {
      bodies.read(exchange, body -> read(exchange, known.subject(), key, body, front));
    } else if (caller instanceof Caller.Refused refused) {
      refuse(exchange, refused.problem());
    }
  }

  private void read(
      Exchange exchange, Subject subject, @Nullable String key, byte[] body, Front front) {
    if (!isBlocked(exchange, subject)) {
      front.read(exchange, subject, key, body);
    }
  }

  private void read(Exchange exchange, Subject subject, @Nullable String key, byte[] body) {
    Parsed parsed = parser.parse(body, Instant.now());
    if (parsed instanceof Parsed.Read read) {
      submit(exchange, subject, read.submission(), IdempotencyKey.of(key, body), then(exchange));
    } else if (parsed instanceof Parsed.Refused refused) {
      refuse(exchange, refused.problem());
    }
  }

  /** By {@code Prefer}: waits for the end, or not. */
  private Taken.Then then(Exchange exchange) {
    String prefer = exchange.request().getHeader(Fields.PREFER);
    Wait wait = Wait.preferred(prefer);
    if (wait.seconds() > 0) {
      return new Awaiting(polls, wait.seconds());
    }
    if (Wait.isAsync(prefer)) {
      exchange.headers().set(Fields.PREFERENCE_APPLIED, Wait.ASYNC);
    }
    return Accepted.AT_ONCE;
  }

  private boolean isBlocked(Exchange exchange, Subject subject) {
    boolean blocked = shared.accounts.of(subject.account()).terms().blocked();
    if (blocked) {
      shared.meters.submission(Outcome.BLOCKED);
      exchange.problem(Problem.forbidden("the account is blocked"));
    }
    return blocked;
  }

  /**
   * Checks and publishes what was read from whatever front.
   *
   * @param idempotency null if no key was sent
   * @param then called once if it was taken; otherwise the client is answered here
   */
  public void submit(
      Exchange exchange,
      Subject subject,
      Submission submission,
      @Nullable Idempotency idempotency,
      Taken.Then then) {
    if (isBlocked(exchange, subject)) {
      return;
    }
    Accounts.View account = shared.accounts.of(subject.account());
    var asked = new Asked(subject, account, submission, idempotency, exchange.traceParent(), then);
    boolean room = shared.queues.hasRoom(submission.model());
    if (!room && idempotency == null) {
      full(exchange, submission.model());
      return;
    }
    var limits = account.terms().limits();
    costs.of(submission, limits, exchange, count -> counted(exchange, asked, count, room));
  }

  private void counted(Exchange exchange, Asked asked, Count count, boolean room) {
    if (count instanceof Count.Known known) {
      var submitting = new Submitting(this, exchange, asked, Cost.ofTokens(known.tokens()));
      if (room) {
        submitting.begin();
      } else {
        submitting.replay();
      }
    } else if (count instanceof Count.Failed failed) {
      throw new IllegalStateException(failed.why());
    } else {
      shared.meters.submission(Outcome.UNAVAILABLE);
      exchange.unavailable("too many inputs wait for their tokens to be counted", 1);
    }
  }

  /** As many requests for the model are under way as may be; nothing was charged for this one. */
  void full(Exchange exchange, ModelConfig model) {
    shared.meters.submission(Outcome.UNAVAILABLE);
    shared.meters.queueFull(model.name());
    long most = model.queueing().most();
    ModelLoad load = shared.queues.load(model);
    exchange.unavailable(
        "model '%s' has %d requests that wait or run, and may have %d; this one was not taken"
            .formatted(model.name(), load.open(), most),
        (int) load.roomAfterSeconds(most));
  }

  /** Kafka has not taken a request, or nobody knows. */
  void unpublished(Exchange exchange, Outgoing request, Published published) {
    shared.meters.submission(Outcome.UNAVAILABLE);
    String words = "Kafka does not take requests now; this one was not taken";
    if (!(published instanceof Published.NotSent)) {
      words =
          "Kafka did not confirm the request in time; it may have been taken all the same, as "
              + request.routing().id()
              + (request.routing().idempotency() == null
                  ? "; look there before you send it again, and send an Idempotency-Key next time"
                  : "; send it again with its Idempotency-Key, and it is taken once");
    }
    exchange.unavailable(words, RETRY_SECONDS);
  }

  /** Answers that a submission is not taken, and counts it. */
  public void refuse(Exchange exchange, Problem problem) {
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
