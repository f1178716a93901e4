package dev.sluice.ingress.http;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Plan;
import dev.sluice.contract.limit.Plans;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.InferenceRequest;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.message.Words;
import dev.sluice.contract.mirror.Reservation;
import dev.sluice.contract.mirror.StatusEntry;
import dev.sluice.contract.topic.Topic;
import dev.sluice.ingress.IngressMeters;
import dev.sluice.ingress.check.BrokerClock;
import dev.sluice.ingress.check.FastChecks;
import dev.sluice.ingress.check.Verdict;
import dev.sluice.ingress.publish.Publisher;
import dev.sluice.ingress.publish.ShedSummary;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;

/** {@code POST /v1/inferences}: check, reserve, publish, then 202. Confined to its event loop. */
final class Submit {

  private static final CharSequence DEGRADED = HttpHeaders.createOptimized("sluice-degraded");
  private static final CharSequence REDIS = HttpHeaders.createOptimized("redis");
  private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
  private static final Pattern TRACE =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
  private static final long COST = 1;

  private final Context context;
  private final Parts parts;
  private final FastChecks checks;
  private final Bodies bodies;
  private final Map<Plan, RateLimitFields> fields = new HashMap<>();

  /** What the event loops share. */
  record Parts(
      Plans plans,
      SubmissionParser parser,
      BrokerClock clock,
      Publisher publisher,
      Topic<byte[]> requests,
      ShedSummary shed,
      IngressMeters meters) {}

  Submit(Vertx vertx, Parts parts, FastChecks checks, Bodies bodies) {
    this.context = vertx.getOrCreateContext();
    this.parts = parts;
    this.checks = checks;
    this.bodies = bodies;
  }

  void handle(HttpServerRequest request) {
    try {
      Subject subject = Identity.of(request);
      String type = request.headers().get(HttpHeaders.CONTENT_TYPE);
      if (type == null || !isJson(type)) {
        throw new ProblemException(
            Problem.of(
                415,
                "Unsupported media type",
                "Content-Type: '%s' is not application/json".formatted(type == null ? "" : type)));
      }
      bodies.collect(request, body -> read(request, subject, body));
    } catch (ProblemException e) {
      refuse(request.response(), e.problem());
    }
  }

  private static boolean isJson(String type) {
    return type.regionMatches(true, 0, "application/json", 0, 16)
        && (type.length() == 16 || type.charAt(16) == ';' || type.charAt(16) == ' ');
  }

  private void refuse(HttpServerResponse response, Problem problem) {
    parts.meters.invalid();
    Answers.problem(response, problem);
  }

  private void read(HttpServerRequest request, Subject subject, byte[] body) {
    try {
      Submission submission = parts.parser.parse(body);
      Plan plan = parts.plans.of(subject.account());
      long now = parts.clock.now();
      var routing =
          new Routing(RequestId.next(), subject, submission.model(), COST, OptionalLong.of(now));
      var wanted = new Reservation(subject.account(), plan.limits(), COST, now);
      var entry = new StatusEntry(1, null, Json.text(Job.open(routing, null)));
      checks.check(
          wanted,
          routing.id(),
          entry.encoded(),
          verdict -> checked(new Asked(request, submission, routing, plan, wanted), verdict));
    } catch (ProblemException e) {
      refuse(request.response(), e.problem());
    }
  }

  /** One submission on its way. */
  private record Asked(
      HttpServerRequest request,
      Submission submission,
      Routing routing,
      Plan plan,
      Reservation wanted) {}

  private void checked(Asked asked, Verdict verdict) {
    HttpServerResponse response = asked.request.response();
    if (verdict.degraded()) {
      response.putHeader(DEGRADED, REDIS);
    }
    fields
        .computeIfAbsent(asked.plan, RateLimitFields::new)
        .put(response, verdict.decision().standings());
    if (verdict.decision() instanceof Decision.Rejected rejected) {
      parts.shed.refused(asked.routing.subject(), rejected.refusing());
      parts.meters.refused(asked.plan, rejected.refusing());
      Refusal.answer(response, rejected);
    } else {
      long start = System.nanoTime();
      parts.publisher.publish(
          record(asked, verdict.reserved()),
          outcome ->
              context.runOnContext(
                  unused -> {
                    parts.meters.published(System.nanoTime() - start, outcome);
                    published(asked, verdict, outcome);
                  }));
    }
  }

  private ProducerRecord<String, byte[]> record(Asked asked, boolean reserved) {
    Routing routing = asked.routing;
    Submission submission = asked.submission;
    Subject subject = routing.subject();
    Instant now = Instant.now();
    var value =
        new InferenceRequest(
            routing.id(),
            subject.account(),
            subject.client(),
            routing.model(),
            submission.input(),
            submission.parameters(),
            submission.metadata(),
            now);
    var record = new ProducerRecord<>(parts.requests.name(), subject.account(), Json.write(value));
    EventHeaders.stamp(
        record.headers(),
        EventHeaders.Type.SUBMITTED,
        "/ingress-api/" + parts.requests,
        routing.id(),
        now);
    (reserved ? routing : routing.withoutReservation()).write(record.headers());
    String trace = asked.request.headers().get(TRACEPARENT);
    if (trace != null && TRACE.matcher(trace).matches()) {
      EventHeaders.put(record.headers(), EventHeaders.TRACEPARENT, trace);
    }
    return record;
  }

  private void published(Asked asked, Verdict verdict, Publisher.Outcome outcome) {
    HttpServerResponse response = asked.request.response();
    String id = asked.routing.id();
    switch (outcome) {
      case PUBLISHED -> {
        String path = Paths.job(id);
        response.putHeader(HttpHeaders.LOCATION, path);
        Answers.json(
            response,
            202,
            Paths.withUrls(
                Json.text(
                    Job.open(asked.routing, null)
                        .withMessage(Words.accepted(verdict.decision().standings()))),
                id));
      }
      case NOT_SENT -> {
        if (verdict.reserved()) {
          checks.release(asked.wanted, id);
        }
        Answers.problem(
            response,
            Problem.reducedCapacity("The request could not be stored; nothing was charged.", 1));
      }
      case UNKNOWN ->
          Answers.problem(
              response,
              Problem.reducedCapacity(
                  "The request was not confirmed in time. It may have been taken all the same, as "
                      + id
                      + ".",
                  1));
    }
  }
}
