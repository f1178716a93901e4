package dev.sluice.admission;

import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Status;
import java.time.Instant;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Ends requests whose deadline has passed, so that each ends even if no worker ever lives again.
 */
final class Overdue {

  private final ProcessorContext<String, byte[]> context;
  private final Rules rules;
  private final Held stores;
  private final AdmissionMeters meters;
  private final Correction correction;
  private final Deadlines deadlines;

  Overdue(
      ProcessorContext<String, byte[]> context, Rules rules, Held stores, AdmissionMeters meters) {
    this.context = context;
    this.rules = rules;
    this.stores = stores;
    this.meters = meters;
    this.correction = new Correction(stores.usages(), rules.terms(), meters);
    this.deadlines = new Deadlines(stores.open());
  }

  Deadlines deadlines() {
    return deadlines;
  }

  void run() {
    long settledUntil = rules.settledUntil().applyAsLong(context.taskId().partition());
    if (settledUntil > 0) {
      deadlines.run(settledUntil, (id, entry) -> end(id, entry, settledUntil));
    }
  }

  private void end(String id, Entry.Open entry, long now) {
    correction.make(entry, null, now);
    stores.open().put(id, new Entry.Ended());
    meters.settled(Status.TIMED_OUT);
    Job job =
        Job.timedOut(
            id,
            entry.subject(),
            entry.model(),
            Instant.ofEpochMilli(entry.acceptedAt()),
            Instant.ofEpochMilli(now),
            rules.timeToLive());
    String account = entry.subject().account();
    var cause = new Record<>(account, new byte[0], now, new RecordHeaders());
    context.forward(Events.settled(cause, job), AdmissionTopology.RESULTS);
    context.commit();
  }
}
