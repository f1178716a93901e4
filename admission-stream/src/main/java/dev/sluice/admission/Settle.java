package dev.sluice.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contract.message.Carried;
import dev.sluice.contract.message.Completion;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Started;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.UnreadableException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an admitted request terminal: its first completion does, every other one changes nothing.
 */
final class Settle implements Processor<String, byte[], String, byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(Settle.class);

  private static final String STARTED = EventHeaders.Type.STARTED.wire();

  private final Rules rules;
  private final AdmissionMeters meters;
  private final ThreadLocal<CommitPace> paces;

  private ProcessorContext<String, byte[]> context;
  private KeyValueStore<String, Entry> open;
  private Queued queued;
  private Correction correction;
  private CommitPace pace;

  @SuppressWarnings("NullAway.Init") // init comes before everything else
  Settle(Rules rules, AdmissionMeters meters, ThreadLocal<CommitPace> paces) {
    this.rules = rules;
    this.meters = meters;
    this.paces = paces;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    this.context = context;
    Held stores = Held.by(context);
    this.open = stores.open();
    this.queued = rules.models().queues().of(context.taskId().partition());
    this.correction = new Correction(stores.usages(), rules.terms(), meters);
    this.pace = paces.get();
  }

  @Override
  public void process(Record<String, byte[]> record) {
    pace.came(context.currentSystemTimeMs(), context::commit);
    try {
      if (EventHeaders.get(record.headers(), EventHeaders.TYPE)
          .filter(STARTED::equals)
          .isPresent()) {
        started(record, read(record, Started.class));
      } else {
        settle(record, completion(record));
      }
    } catch (UnreadableException e) {
      meters.deadLetter(e.reason());
      var at = context.recordMetadata().orElseThrow();
      context.forward(DeadLetter.of(record, e, at), AdmissionTopology.DEAD_LETTER);
    }
  }

  /**
   * @throws UnreadableException if the value is not one of the type
   */
  static <T> T read(Record<String, byte[]> record, Class<T> type) throws UnreadableException {
    if (record.value() == null) {
      throw new UnreadableException("no-value", "the record has no value");
    }
    try {
      return Json.read(record.value(), type);
    } catch (JsonProcessingException e) {
      throw new UnreadableException("not-json", e.getOriginalMessage());
    }
  }

  private static Completion completion(Record<String, byte[]> record) throws UnreadableException {
    Completion completion = read(record, Completion.class);
    String told =
        EventHeaders.get(record.headers(), EventHeaders.REQUEST_ID).orElse(completion.id());
    if (!told.equals(completion.id())) {
      throw new UnreadableException("broken-header", "ce_requestid is not the id in the value");
    }
    return completion;
  }

  private void started(Record<String, byte[]> record, Started started) throws UnreadableException {
    if (entry(open, started.id(), meters) instanceof Entry.Open entry) {
      checkAccount(entry, record);
      open.put(started.id(), entry.running(started.attempt()));
    }
  }

  private static void checkAccount(Entry.Open entry, Record<String, byte[]> record)
      throws UnreadableException {
    if (!entry.subject().account().equals(record.key())) {
      throw new UnreadableException("wrong-partition", "the key is not the request's account");
    }
  }

  private void settle(Record<String, byte[]> record, Completion completion)
      throws UnreadableException {
    if (!(entry(open, completion.id(), meters) instanceof Entry.Open entry)) {
      meters.late();
      return;
    }
    checkAccount(entry, record);
    Record<String, byte[]> result = result(record, completion, entry);
    correction.make(entry, Correction.by(completion), record.timestamp());
    open.put(completion.id(), new Entry.Ended());
    queued.ended(completion.id(), entry.admitted().model());
    context.forward(result, AdmissionTopology.RESULTS);
  }

  /** What is remembered of the id; null for nothing. */
  static @Nullable Entry entry(KeyValueStore<String, Entry> open, String id, AdmissionMeters meters)
      throws UnreadableException {
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
    Carried carried = entry.admitted().carried();
    Record<String, byte[]> result = Events.settled(record, job(completion, entry), carried);
    if (DeadLetter.fits(result)) {
      meters.settled(completion.status());
      return result;
    }
    meters.settled(Status.FAILED);
    return Events.settled(record, job(withoutOutput(completion), entry), carried);
  }

  private Job job(Completion completion, Entry.Open entry) {
    return Job.settled(entry.origin(completion.id()), completion, rules.timeToLive());
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
