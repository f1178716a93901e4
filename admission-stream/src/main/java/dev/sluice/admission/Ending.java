package dev.sluice.admission;

import dev.sluice.contract.message.Carried;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.UnitsUsed;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Makes requests terminal for which no worker speaks: what passed its time, what was canceled. */
final class Ending {

  private static final byte[] NO_VALUE = {};

  private final ProcessorContext<String, byte[]> context;
  private final Rules rules;
  private final Held stores;
  private final AdmissionMeters meters;
  private final Correction correction;
  private final Queued queued;

  Ending(
      ProcessorContext<String, byte[]> context, Rules rules, Held stores, AdmissionMeters meters) {
    this.context = context;
    this.rules = rules;
    this.stores = stores;
    this.meters = meters;
    this.correction = new Correction(stores.usages(), rules.terms(), meters);
    this.queued = rules.models().queues().of(context.taskId().partition());
  }

  /**
   * Ends an admitted request. What was charged comes back unless it is known to have run.
   *
   * @param now append time, in milliseconds
   */
  void end(String id, Entry.Open entry, Status status, long now) {
    boolean ran = entry.progress().isRunning();
    correction.make(entry, ran ? Correction::asCharged : Correction::nothing, now);
    UnitsUsed used = ran ? null : UnitsUsed.NOTHING;
    queued.ended(id, entry.admitted().model());
    end(entry.origin(id), entry.admitted().carried(), status, used, now);
  }

  /** Ends a request that was never admitted. */
  void end(Job.Origin origin, Carried carried, Status status, long now) {
    end(origin, carried, status, UnitsUsed.NOTHING, now);
  }

  private void end(
      Job.Origin origin, Carried carried, Status status, @Nullable UnitsUsed used, long now) {
    stores.open().put(origin.id(), new Entry.Ended());
    meters.settled(status);
    Job job = Job.ended(origin, status, Instant.ofEpochMilli(now), used, rules.timeToLive());
    var cause = new Record<>(origin.subject().account(), NO_VALUE, now);
    context.forward(Events.settled(cause, job, carried), AdmissionTopology.RESULTS);
  }
}
