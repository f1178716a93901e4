package dev.sluice.worker.source;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One delivery of an accepted record, which this worker holds until exactly one of the two answers
 * is given; a second answer changes nothing. Safe for use by many threads; never blocks.
 */
public interface Delivery {

  ConsumerRecord<byte[], byte[]> record();

  /** How many times the record was delivered to any worker, this one included. */
  int count();

  /** The record is done: its outcome is in Kafka. */
  void accept();

  /** The record can never be handled, and lies among the dead letters. */
  void reject();

  /** It waits, and takes no room meanwhile from those that do not; its lock is kept. */
  void park();

  /** It waits no longer. */
  void resume();

  /** Somebody else, or this worker later, is to have it. */
  void release();
}
