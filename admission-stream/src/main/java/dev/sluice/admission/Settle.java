package dev.sluice.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contract.message.Completion;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.UnreadableException;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an admitted request terminal: its first completion does, every other one changes nothing.
 */
final class Settle implements Processor<String, byte[], String, byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(Settle.class);

  private final Rules rules;
  private final AdmissionMeters meters;
  private final ThreadLocal<CommitPace> paces;

  private ProcessorContext<String, byte[]> context;
  private KeyValueStore<String, Entry> open;
  private Correction correction;
  private CommitPace pace;

  @SuppressWarnings("NullAway.Init") // init comes before everything else
  Settle(Rules rules, AdmissionMeters meters, ThreadLocal<CommitPace> paces) {
    this.rules = rules;
    this.meters = meters;
    this.paces = paces;
  }

  static ProcessorSupplier<String, byte[], String, byte[]> supplier(
      AdmissionStores stores, Rules rules, AdmissionMeters meters, ThreadLocal<CommitPace> paces) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<String, byte[], String, byte[]> get() {
        return new Settle(rules, meters, paces);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return stores.all();
      }
    };
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    this.context = context;
    Held stores = Held.by(context);
    this.open = stores.open();
    this.correction = new Correction(stores.usages(), rules.terms(), meters);
    this.pace = paces.get();
  }

  @Override
  public void process(Record<String, byte[]> record) {
    pace.came(context.currentSystemTimeMs(), context::commit);
    try {
      settle(record, read(record));
    } catch (UnreadableException e) {
      meters.deadLetter(e.reason());
      var at = context.recordMetadata().orElseThrow();
      context.forward(DeadLetter.of(record, e, at), AdmissionTopology.DEAD_LETTER);
    }
  }

  private static Completion read(Record<String, byte[]> record) throws UnreadableException {
    if (record.value() == null) {
      throw new UnreadableException("no-value", "the record has no value");
    }
    Completion completion;
    try {
      completion = Json.read(record.value(), Completion.class);
    } catch (JsonProcessingException e) {
      throw new UnreadableException("not-json", e.getOriginalMessage());
    }
    String told =
        EventHeaders.get(record.headers(), EventHeaders.REQUEST_ID).orElse(completion.id());
    if (!told.equals(completion.id())) {
      throw new UnreadableException("broken-header", "ce_requestid is not the id in the value");
    }
    return completion;
  }

  private void settle(Record<String, byte[]> record, Completion completion)
      throws UnreadableException {
    if (!(entry(completion.id()) instanceof Entry.Open entry)) {
      meters.late();
      return;
    }
    if (!entry.subject().account().equals(record.key())) {
      throw new UnreadableException("wrong-partition", "the key is not the request's account");
    }
    Record<String, byte[]> result = result(record, completion, entry);
    correction.make(entry, completion, record.timestamp());
    open.put(completion.id(), new Entry.Ended());
    context.forward(result, AdmissionTopology.RESULTS);
  }

  private Entry entry(String id) throws UnreadableException {
    try {
      return open.get(id);
    } catch (RuntimeException e) {
      Decide.throwIfKafkas(e);
      LOG.atError().setCause(e).addKeyValue("id", id).log("cannot read what is open");
      meters.internalError();
      throw new UnreadableException("internal", String.valueOf(e.getMessage()));
    }
  }

  private Record<String, byte[]> result(
      Record<String, byte[]> record, Completion completion, Entry.Open entry) {
    Record<String, byte[]> result = Events.settled(record, job(completion, entry));
    if (DeadLetter.fits(result)) {
      meters.settled(completion.status());
      return result;
    }
    meters.settled(Status.FAILED);
    return Events.settled(record, job(withoutOutput(completion), entry));
  }

  private Job job(Completion completion, Entry.Open entry) {
    Instant acceptedAt = Instant.ofEpochMilli(entry.acceptedAt());
    return Job.settled(entry.subject(), entry.model(), acceptedAt, completion, rules.timeToLive());
  }

  private static Completion withoutOutput(Completion completion) {
    return new Completion(
        completion.id(),
        Status.FAILED,
        completion.modelVersion(),
        completion.attempt(),
        completion.startedAt(),
        completion.completedAt(),
        null,
        new JobError("output_too_large", "The output is larger than a record can be.", false),
        completion.usage(),
        completion.metrics());
  }
}
