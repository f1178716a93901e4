package dev.sluice.admission.mirror;

import dev.sluice.contract.config.ResultsConfig;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.UnreadableException;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.Script;
import dev.sluice.contract.mirror.StatusEntry;
import dev.sluice.contract.topic.Topics;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Statuses: what was accepted is queued; what was rejected or settled has ended. */
final class StatusFeed implements Feed {

  /** Up to this many bytes a finished job lies in its status for all its time to live. */
  static final int INLINE = 1024;

  private static final byte[] NOBODY = {};
  private static final String REJECTED = EventHeaders.Type.REJECTED.wire();

  private final String accepted;
  private final String rejected;
  private final String results;
  private final ResultsConfig kept;
  private final MirrorKeys keys;
  private final Clock clock;

  StatusFeed(Topics topics, ResultsConfig kept, MirrorKeys keys, Clock clock) {
    this.accepted = topics.accepted().name();
    this.rejected = topics.rejected().name();
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
    return List.of(accepted, rejected, results);
  }

  @Override
  public long since() {
    return clock.millis() - kept.timeToLive().toMillis();
  }

  @Override
  public @Nullable String subject(ConsumerRecord<String, byte[]> record) {
    if (record.topic().equals(accepted)) {
      return record.key();
    }
    boolean ends =
        record.topic().equals(results)
            || EventHeaders.get(record.headers(), EventHeaders.TYPE)
                .filter(REJECTED::equals)
                .isPresent();
    return ends ? EventHeaders.get(record.headers(), EventHeaders.ID).orElse(null) : null;
  }

  @Override
  public long rank(ConsumerRecord<String, byte[]> record) {
    return record.topic().equals(accepted) ? Status.QUEUED.seq() : Status.TERMINAL_SEQ;
  }

  @Override
  public @Nullable Write write(ConsumerRecord<String, byte[]> record) {
    long left = left(record, kept.timeToLive());
    if (left <= 0) {
      return null;
    }
    if (record.value() == null) {
      throw new IllegalArgumentException("no value");
    }
    try {
      if (record.topic().equals(accepted)) {
        return queued(record, left);
      }
      return record.topic().equals(results)
          ? ended(record, record.value(), new StatusEntry.At(record.partition(), record.offset()))
          : ended(record, rejectedJob(record.value()), null);
    } catch (UnreadableException | IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Milliseconds until the record is too old to be kept in Redis. */
  private long left(ConsumerRecord<String, byte[]> record, Duration most) {
    return record.timestamp() + most.toMillis() - clock.millis();
  }

  private Write queued(ConsumerRecord<String, byte[]> record, long left)
      throws UnreadableException {
    Routing routing = Routing.read(record.headers(), record.value());
    Job job = Job.open(routing, Instant.ofEpochMilli(record.timestamp()));
    byte[] entry = entry(Status.QUEUED.seq(), null, Json.write(job));
    byte[][] at = {Write.bytes(keys.status(routing.subject().account(), routing.id()))};
    byte[][] arguments = {
      Write.bytes(Status.QUEUED.seq()), entry, Write.bytes(left), NOBODY, Write.bytes(routing.id())
    };
    return new Write(Script.MIRROR_STATUS, at, arguments);
  }

  private byte[] rejectedJob(byte[] value) throws IOException {
    return Json.write(Job.rejected(Json.read(value, Rejection.class), kept.timeToLive()));
  }

  /**
   * @param at where the job can be read again; null if only here
   */
  private Write ended(
      ConsumerRecord<String, byte[]> record, byte[] job, StatusEntry.@Nullable At at) {
    String id = EventHeaders.get(record.headers(), EventHeaders.ID).orElseThrow();
    String account = record.key();
    if (account == null) {
      throw new IllegalArgumentException("no key");
    }
    byte[] seq = Write.bytes(Status.TERMINAL_SEQ);
    byte[] left = Write.bytes(left(record, kept.timeToLive()));
    byte[] status = Write.bytes(keys.status(account, id));
    byte[] channel = Write.bytes(keys.channel(id));
    byte[] idBytes = Write.bytes(id);
    if (at == null || job.length <= INLINE) {
      byte[] entry = entry(Status.TERMINAL_SEQ, at, job);
      return new Write(
          Script.MIRROR_STATUS,
          new byte[][] {status},
          new byte[][] {seq, entry, left, channel, idBytes});
    }
    byte[] entry = entry(Status.TERMINAL_SEQ, at, new byte[0]);
    byte[] cached = Write.bytes(Math.max(0, left(record, kept.cached())));
    return new Write(
        Script.MIRROR_STATUS,
        new byte[][] {status, Write.bytes(keys.output(account, id))},
        new byte[][] {seq, entry, left, channel, idBytes, job, cached});
  }

  /** A {@link StatusEntry} whose job is bytes already. */
  private static byte[] entry(long seq, StatusEntry.@Nullable At at, byte[] job) {
    byte[] head = Write.bytes(new StatusEntry(seq, at, "").encoded());
    byte[] all = new byte[head.length + job.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(job, 0, all, head.length, job.length);
    return all;
  }
}
