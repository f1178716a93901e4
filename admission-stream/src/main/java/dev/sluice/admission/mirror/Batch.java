package dev.sluice.admission.mirror;

import dev.sluice.admission.AdmissionMeters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what one poll brought into writes: of all records that speak of the same, the newest. */
final class Batch {

  private static final Logger LOG = LoggerFactory.getLogger(Batch.class);

  private Batch() {}

  static List<Write> of(
      ConsumerRecords<String, byte[]> records, Feed feed, AdmissionMeters meters) {
    Map<String, ConsumerRecord<String, byte[]>> newest = new HashMap<>(records.count() * 2);
    for (ConsumerRecord<String, byte[]> record : records) {
      feed.read(record);
      String subject = feed.subject(record);
      if (subject != null) {
        newest.merge(subject, record, (a, b) -> feed.rank(b) > feed.rank(a) ? b : a);
      }
    }
    var writes = new ArrayList<Write>(newest.size());
    for (ConsumerRecord<String, byte[]> record : newest.values()) {
      try {
        Write write = feed.write(record);
        if (write != null) {
          writes.add(write);
        }
      } catch (IllegalArgumentException e) {
        meters.mirrorSkipped(feed.name());
        LOG.atDebug()
            .setCause(e)
            .addKeyValue("topic", record.topic())
            .addKeyValue("partition", record.partition())
            .addKeyValue("offset", record.offset())
            .log("a record tells nothing to mirror");
      }
    }
    return writes;
  }
}
