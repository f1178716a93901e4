package dev.sluice.admission;

import dev.sluice.contract.message.Cancellation;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.UnreadableException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Ends what its client no longer wants: at once if nobody announced that it runs. One that runs is
 * left to its worker for a while, which hears of the wish too; whichever end comes first counts.
 */
final class Cancel implements Processor<String, byte[], String, byte[]> {

  private final Rules rules;
  private final AdmissionMeters meters;
  private final ThreadLocal<CommitPace> paces;

  private ProcessorContext<String, byte[]> context;
  private Held stores;
  private Ending ending;
  private CommitPace pace;

  @SuppressWarnings("NullAway.Init") // init comes before everything else
  Cancel(Rules rules, AdmissionMeters meters, ThreadLocal<CommitPace> paces) {
    this.rules = rules;
    this.meters = meters;
    this.paces = paces;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    this.context = context;
    this.stores = Held.by(context);
    this.ending = new Ending(context, rules, stores, meters);
    this.pace = paces.get();
  }

  @Override
  public void process(Record<String, byte[]> record) {
    pace.came(context.currentSystemTimeMs(), context::commit);
    try {
      cancel(read(record), record.timestamp());
    } catch (UnreadableException e) {
      meters.deadLetter(e.reason());
      var at = context.recordMetadata().orElseThrow();
      context.forward(DeadLetter.of(record, e, at), AdmissionTopology.DEAD_LETTER);
    }
  }

  private static Cancellation read(Record<String, byte[]> record) throws UnreadableException {
    Cancellation cancellation = Settle.read(record, Cancellation.class);
    if (!cancellation.account().equals(record.key())) {
      throw new UnreadableException("wrong-partition", "the key is not the request's account");
    }
    return cancellation;
  }

  private void cancel(Cancellation wish, long now) throws UnreadableException {
    String id = wish.id();
    Entry entry = Settle.entry(stores.open(), id, meters);
    if (entry == null && !Judge.isStale(id, now)) {
      stores.open().put(id, new Entry.Awaited(wish.account()));
    } else if (entry instanceof Entry.Open open) {
      if (!open.subject().account().equals(wish.account())) {
        throw new UnreadableException("wrong-account", "the request is another account's");
      }
      if (open.progress().isRunning()) {
        stores.open().put(id, open.canceling(now));
      } else {
        ending.end(id, open, Status.CANCELED, now);
      }
    }
  }
}
