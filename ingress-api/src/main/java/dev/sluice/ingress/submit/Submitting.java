package dev.sluice.ingress.submit;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.message.Words;
import dev.sluice.contract.mirror.Reservation;
import dev.sluice.contract.mirror.StatusEntry;
import dev.sluice.ingress.IngressMeters.Outcome;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.publish.Published;
import dev.sluice.ingress.redis.Gate;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;

/** One submission from its check to its answer; confined to its event loop. */
final class Submitting {

  private static final int RETRY_SECONDS = 5;
  private static final String URL = "/v1/inferences/";
  private static final String SOURCE = "/ingress-api/inference.requests";

  private final SubmitCall call;
  private final Exchange exchange;
  private final Parsed.Submission submission;
  private final Accounts.View account;
  private final Routing routing;
  private final Instant created;
  private final Reservation reservation;
  private final String received;

  Submitting(SubmitCall call, Exchange exchange, Subject subject, Parsed.Submission submission) {
    this.call = call;
    this.exchange = exchange;
    this.submission = submission;
    created = Instant.ofEpochMilli(System.currentTimeMillis());
    int partition = call.shared.accounts().partition(subject.account());
    long now = call.shared.clock().now(partition, created.toEpochMilli());
    account = call.shared.accounts().of(subject.account(), now);
    Cost cost = Cost.ONE;
    routing =
        new Routing(RequestId.next(), subject, submission.model(), cost, OptionalLong.empty());
    reservation = new Reservation(subject, submission.model(), account.terms().limits(), cost, now);
    received = JobText.received(routing, RequestId.time(routing.id()).orElse(created));
  }

  void begin() {
    String status = new StatusEntry(Status.RECEIVED.seq(), null, received).encoded();
    call.gate.check(reservation, account.partition(), routing.id(), status, this::checkedStep);
  }

  private void checkedStep(Gate.Verdict verdict) {
    exchange.step(() -> checked(verdict));
  }

  private void checked(Gate.Verdict verdict) {
    account.fields().put(exchange.headers(), verdict.decision().standings());
    if (verdict.degraded()) {
      exchange.headers().set(Fields.DEGRADED, Fields.REDIS);
    }
    if (verdict.decision() instanceof Decision.Rejected rejected) {
      var limit = rejected.refusing().get(0);
      call.shared.shed().refused(routing.subject(), limit.name());
      call.shared.meters().refusal(account.terms().plan(), limit);
      call.shared.meters().submission(Outcome.REFUSED);
      Refusal.answer(exchange, rejected);
    } else {
      call.shared
          .publisher()
          .publish(
              record(verdict),
              published ->
                  exchange
                      .loop()
                      .execute(() -> exchange.step(() -> published(verdict, published))));
    }
  }

  private ProducerRecord<byte[], byte[]> record(Gate.Verdict verdict) {
    var record =
        new ProducerRecord<>(
            call.shared.topic(),
            account.partition(),
            routing.subject().account().getBytes(StandardCharsets.UTF_8),
            JobText.record(routing, submission, created));
    EventHeaders.stamp(
        record.headers(), EventHeaders.Type.SUBMITTED, SOURCE, routing.id(), created);
    OptionalLong reservedAt =
        verdict.sent() ? OptionalLong.of(reservation.now()) : OptionalLong.empty();
    new Routing(routing.id(), routing.subject(), routing.model(), routing.cost(), reservedAt)
        .write(record.headers());
    String trace = exchange.request().getHeader(Fields.TRACEPARENT);
    if (trace != null && TraceParent.isValid(trace)) {
      EventHeaders.put(record.headers(), EventHeaders.TRACEPARENT, trace);
    }
    return record;
  }

  private void published(Gate.Verdict verdict, Published published) {
    if (published instanceof Published.Appended) {
      call.shared.meters().submission(Outcome.ACCEPTED);
      accepted(verdict.decision());
      return;
    }
    call.shared.meters().submission(Outcome.UNAVAILABLE);
    if (published instanceof Published.NotSent) {
      if (verdict.sent()) {
        call.gate.release(reservation, routing.id());
      }
      exchange.unavailable(
          "Kafka does not take requests now; this one was not taken", RETRY_SECONDS);
    } else {
      exchange.unavailable(
          "Kafka did not confirm the request in time; it may have been taken all the same, as "
              + routing.id(),
          RETRY_SECONDS);
    }
  }

  private void accepted(Decision decision) {
    String url = URL + routing.id();
    exchange.headers().set(Fields.CONTENT_TYPE, Fields.JSON).set(Fields.LOCATION, url);
    String words = Words.accepted(decision.standings());
    exchange.answer(202, Buffer.buffer(JobText.answered(received, url, words)));
  }
}
