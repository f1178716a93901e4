package dev.sluice.worker.source;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.internals.ShareFetch;

/** The records of one poll that have no final acknowledgement yet. Confined to the poll thread. */
final class Held {

  private static final int LOCK_BY_DEFAULT_MS = 30_000;

  private final ShareFetch<byte[], byte[]> fetch;
  private final List<ConsumerRecord<byte[], byte[]>> records;
  private final Set<ConsumerRecord<byte[], byte[]>> open;
  private long lockedAtNanos;

  Held(
      ShareFetch<byte[], byte[]> fetch,
      List<ConsumerRecord<byte[], byte[]>> records,
      long lockedAtNanos) {
    this.fetch = fetch;
    this.records = List.copyOf(records);
    this.open = new LinkedHashSet<>(records);
    this.lockedAtNanos = lockedAtNanos;
  }

  ShareFetch<byte[], byte[]> fetch() {
    return fetch;
  }

  /** All of the poll. */
  List<ConsumerRecord<byte[], byte[]>> records() {
    return records;
  }

  Set<ConsumerRecord<byte[], byte[]>> open() {
    return open;
  }

  /** When a third of the lock's time is over: a second try still comes in time. */
  boolean renewalIsDue(long nanos) {
    long lock = fetch.acquisitionLockTimeoutMs().orElse(LOCK_BY_DEFAULT_MS) * 1_000_000L;
    return nanos - lockedAtNanos > lock / 3;
  }

  void lockedAgain(long nanos) {
    lockedAtNanos = nanos;
  }
}
