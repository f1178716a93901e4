package dev.sluice.admission;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.message.Carried;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Subject;
import java.time.Instant;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** The records that admission writes; each takes the time of the record it follows from. */
final class Events {

  private static final String WRITER = "/admission-stream/";

  private Events() {}

  /** Key: the request id. The value's bytes and foreign headers pass on as they are. */
  static Record<String, byte[]> accepted(
      Record<String, byte[]> request, Routing routing, Verdict.Accepted accepted) {
    Headers headers = request.headers();
    String version = Long.toString(accepted.usage().terms().version());
    EventHeaders.put(headers, EventHeaders.POLICY_VERSION, version);
    if (!accepted.shadowed().isEmpty()) {
      String names = accepted.shadowed().stream().map(Limit::name).collect(Collectors.joining(","));
      EventHeaders.put(headers, EventHeaders.SHADOWED, names);
    }
    stamp(headers, EventHeaders.Type.ACCEPTED, "inference.accepted", routing.id(), request);
    routing.write(headers);
    return new Record<>(routing.id(), request.value(), request.timestamp(), headers);
  }

  /** Key: the account. */
  static Record<String, byte[]> rejected(
      Record<String, byte[]> request, Routing routing, Rejection rejection) {
    Headers headers = new RecordHeaders();
    Carried.read(request.headers()).write(headers);
    stamp(headers, EventHeaders.Type.REJECTED, "inference.rejected", routing.id(), request);
    routing.write(headers);
    return new Record<>(request.key(), Json.write(rejection), request.timestamp(), headers);
  }

  /** Key: the account. */
  static Record<String, byte[]> settled(Record<String, byte[]> cause, Job job, Carried carried) {
    Headers headers = new RecordHeaders();
    carried.write(headers);
    stamp(headers, EventHeaders.Type.SETTLED, "inference.results", job.id(), cause);
    EventHeaders.put(
        headers, EventHeaders.SUBJECT, new Subject(job.account(), job.client()).encoded());
    EventHeaders.put(headers, EventHeaders.MODEL, job.model());
    return new Record<>(cause.key(), Json.write(job), cause.timestamp(), headers);
  }

  private static void stamp(
      Headers headers,
      EventHeaders.Type type,
      String topic,
      String id,
      Record<String, byte[]> cause) {
    Instant time = Instant.ofEpochMilli(cause.timestamp());
    EventHeaders.stamp(headers, type, WRITER + topic, id, time);
  }
}
