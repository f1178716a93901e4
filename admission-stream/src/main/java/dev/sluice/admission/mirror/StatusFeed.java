package dev.sluice.admission.mirror;

import dev.sluice.contract.config.ResultsConfig;
import dev.sluice.contract.message.Carried;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.JobHead;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RawJson;
import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Started;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.message.UnreadableException;
import dev.sluice.contract.mirror.Claim;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.StatusEntry;
import dev.sluice.contract.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Statuses: what was accepted is queued, what was announced runs, and what was rejected or settled
 * has ended.
 */
final class StatusFeed implements Feed {

  /** Up to this many bytes a finished job lies in its status for all its time to live. */
  static final int INLINE = 1024;

  private static final String STARTED = EventHeaders.Type.STARTED.wire();
  private static final String REJECTED = EventHeaders.Type.REJECTED.wire();

  private final Map<String, AcceptedLog> accepted = new LinkedHashMap<>();
  private final String rejected;
  private final String completions;
  private final String results;
  private final ResultsConfig kept;
  private final MirrorKeys keys;
  private final Clock clock;

  /**
   * @param logs of the lanes, by name
   */
  StatusFeed(
      Topics topics,
      ResultsConfig kept,
      MirrorKeys keys,
      Map<String, AcceptedLog> logs,
      Clock clock) {
    logs.forEach((lane, log) -> accepted.put(topics.accepted(lane).name(), log));
    this.rejected = topics.rejected().name();
    this.completions = topics.completions().name();
    this.results = topics.results().name();
    this.kept = kept;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "status";
  }

  @Override
  public List<String> topics() {
    return Stream.concat(accepted.keySet().stream(), Stream.of(rejected, completions, results))
        .toList();
  }

  @Override
  public long since() {
    return clock.millis() - kept.timeToLive().toMillis();
  }

  @Override
  public void read(ConsumerRecord<String, byte[]> record) {
    AcceptedLog log = accepted.get(record.topic());
    if (log != null) {
      log.read(record.partition(), record.offset());
    }
  }

  @Override
  public @Nullable String subject(ConsumerRecord<String, byte[]> record) {
    if (accepted.containsKey(record.topic())) {
      return record.key();
    }
    if (record.topic().equals(completions)) {
      return isOf(record, STARTED)
          ? EventHeaders.get(record.headers(), EventHeaders.REQUEST_ID).orElse(null)
          : null;
    }
    boolean ends = record.topic().equals(results) || isOf(record, REJECTED);
    return ends ? EventHeaders.get(record.headers(), EventHeaders.ID).orElse(null) : null;
  }

  private static boolean isOf(ConsumerRecord<String, byte[]> record, String type) {
    return EventHeaders.get(record.headers(), EventHeaders.TYPE).filter(type::equals).isPresent();
  }

  @Override
  public long rank(ConsumerRecord<String, byte[]> record) {
    if (record.topic().equals(completions)) {
      return Status.runningSeq(attempt(record));
    }
    return accepted.containsKey(record.topic()) ? Status.QUEUED.seq() : Status.TERMINAL_SEQ;
  }

  private static int attempt(ConsumerRecord<String, byte[]> record) {
    String attempt = EventHeaders.get(record.headers(), EventHeaders.ATTEMPT).orElse("");
    return attempt.matches("\\d{1,6}") ? Integer.parseInt(attempt) : 1;
  }

  @Override
  public @Nullable Write write(ConsumerRecord<String, byte[]> record) {
    if (left(record, kept.timeToLive()) <= 0) {
      return null;
    }
    if (record.value() == null) {
      throw new IllegalArgumentException("no value");
    }
    try {
      if (accepted.containsKey(record.topic())) {
        return queued(record);
      }
      if (record.topic().equals(completions)) {
        return running(record);
      }
      return record.topic().equals(results) ? settled(record) : rejected(record);
    } catch (UnreadableException | IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Milliseconds until the record is too old to be kept in Redis. */
  private long left(ConsumerRecord<String, byte[]> record, Duration most) {
    return record.timestamp() + most.toMillis() - clock.millis();
  }

  private Write queued(ConsumerRecord<String, byte[]> record) throws UnreadableException {
    Routing routing = Routing.read(record.headers(), record.value());
    Instant acceptedAt = Instant.ofEpochMilli(record.timestamp());
    Job job = Job.open(Job.Origin.of(routing, acceptedAt, Carried.read(record.headers())));
    long left = left(record, kept.timeToLive());
    AcceptedLog log = Objects.requireNonNull(accepted.get(record.topic()));
    long place = log.place(record.partition(), record.offset());
    var write =
        new StatusWrite(keys, routing.subject().account(), routing.id(), left)
            .entry(Status.QUEUED.seq(), StatusEntry.At.inQueue(place), Json.write(job))
            .listed();
    Idempotency key = routing.idempotency();
    if (key != null) {
      long claimed = left(record, Duration.ofMillis(Claim.MILLIS));
      var claim = new Claim(key.key(), routing.id(), key.body());
      write.claim(routing.subject(), key, claim.seenEntry(), Math.max(1, claimed));
    }
    return write.build();
  }

  private Write running(ConsumerRecord<String, byte[]> record) throws IOException {
    Started started = Json.read(record.value(), Started.class);
    var subject = new Subject(started.account(), started.client());
    RawJson metadata = Carried.read(record.headers()).metadataJson();
    var origin =
        new Job.Origin(started.id(), subject, started.model(), started.acceptedAt(), metadata);
    return new StatusWrite(keys, account(record), started.id(), left(record, kept.timeToLive()))
        .entry(Status.runningSeq(started.attempt()), null, Json.write(Job.running(origin, started)))
        .listed()
        .tell()
        .build();
  }

  private Write rejected(ConsumerRecord<String, byte[]> record)
      throws UnreadableException, IOException {
    Rejection rejection = Json.read(record.value(), Rejection.class);
    Routing routing = Routing.read(record.headers(), record.value());
    String first = rejection.aliasOf();
    byte[] job =
        first == null
            ? Json.write(Job.rejected(rejection, Carried.read(record.headers()), kept.timeToLive()))
            : Write.bytes(StatusEntry.ALIAS + first);
    var write =
        new StatusWrite(keys, account(record), routing.id(), left(record, kept.timeToLive()))
            .entry(Status.TERMINAL_SEQ, null, job)
            .tell();
    if (first == null) {
      write.listed();
    }
    Idempotency key = routing.idempotency();
    if (key != null) { // charged nothing, so it may be sent again
      write.claim(routing.subject(), key, "", 1);
    }
    return write.build();
  }

  private Write settled(ConsumerRecord<String, byte[]> record) throws IOException {
    String id = EventHeaders.get(record.headers(), EventHeaders.ID).orElseThrow();
    var at = new StatusEntry.At(record.partition(), record.offset());
    var write =
        new StatusWrite(keys, account(record), id, left(record, kept.timeToLive())).listed().tell();
    if (record.value().length <= INLINE) {
      return write.entry(Status.TERMINAL_SEQ, at, record.value()).build();
    }
    return write
        .entry(Status.TERMINAL_SEQ, at, head(record.value()))
        .output(record.value(), Math.max(0, left(record, kept.cached())))
        .build();
  }

  private static byte[] head(byte[] job) throws IOException {
    String head = new String(JobHead.of(job, INLINE), StandardCharsets.UTF_8);
    return Write.bytes(StatusEntry.HEAD + head);
  }

  private static String account(ConsumerRecord<String, byte[]> record) {
    String account = record.key();
    if (account == null) {
      throw new IllegalArgumentException("no key");
    }
    return account;
  }
}
