package dev.sluice.webhooks.desk;

import dev.sluice.contract.webhook.Delivery;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that has not ended, as small as it can be: where its newest record lies, and when it
 * is due. It belongs to its {@link Desk} and that one's thread; any thread may ask whether it
 * {@link #isAbandoned}.
 */
public final class Open {

  /** What goes on with it until its next record is read. */
  enum Work {
    NONE,
    SENDING,
    /** Its record is written again as it is, or with its end. */
    WRITING
  }

  static final Comparator<Open> BY_DUE =
      Comparator.<Open>comparingLong(one -> one.due).thenComparing(one -> one.id);

  final String id;
  final int partition;
  final Host host;
  final long rank;

  /** Of its newest record. */
  long offset;

  /** Does not change while it waits in its host's queue. */
  long due;

  Work work = Work.NONE;

  /** Its newest record, if it is to be sent soon. */
  @Nullable Delivery kept;

  private volatile boolean abandoned;

  Open(Place place, Delivery delivery, Host host) {
    this.id = delivery.id();
    this.partition = place.partition();
    this.host = host;
    this.rank = delivery.rank();
    this.offset = place.offset();
    this.due = Objects.requireNonNull(delivery.dueAt()).toEpochMilli();
  }

  public String id() {
    return id;
  }

  /** Where its newest record lies. */
  public Place place() {
    return new Place(partition, offset);
  }

  /** Its newest record; null if it must be read again. */
  public @Nullable Delivery kept() {
    return kept;
  }

  /** Whether it has moved on without whoever asks: nothing more is to be written of it. */
  public boolean isAbandoned() {
    return abandoned;
  }

  void abandon() {
    abandoned = true;
  }
}
