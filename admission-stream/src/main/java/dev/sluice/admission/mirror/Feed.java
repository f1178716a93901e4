package dev.sluice.admission.mirror;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What a mirror reads and how a record becomes a write. Used by several threads at once. */
interface Feed {

  /** Of the mirror: {@code usage} or {@code status}. */
  String name();

  List<String> topics();

  /**
   * The earliest append time that is still worth mirroring, in milliseconds; 0 for all that the
   * topic holds.
   */
  long since();

  /** Told of every record that was read, before anything is asked of it. */
  default void read(ConsumerRecord<String, byte[]> record) {}

  /** What the record speaks of; null if it is nothing to mirror. */
  @Nullable String subject(ConsumerRecord<String, byte[]> record);

  /** Of two records that speak of the same, the one with the higher rank is newer. */
  long rank(ConsumerRecord<String, byte[]> record);

  /**
   * Null if there is nothing to write any more.
   *
   * @throws IllegalArgumentException if the record is not one of ours
   */
  @Nullable Write write(ConsumerRecord<String, byte[]> record);
}
