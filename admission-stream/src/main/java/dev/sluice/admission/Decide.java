package dev.sluice.admission;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Carried;
import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.UnreadableException;
import dev.sluice.contract.policy.Terms;
import dev.sluice.contract.topic.Partitions;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides each request once, by append time alone, and counts what an ingress reserved for it as
 * decided whatever the verdict is.
 */
final class Decide implements Processor<String, byte[], String, byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(Decide.class);
  private static final Duration SWEEP = Duration.ofMillis(100);

  private final Rules rules;
  private final AdmissionMeters meters;
  private final ThreadLocal<CommitPace> paces;

  private ProcessorContext<String, byte[]> context;
  private Held stores;
  private Judge judge;
  private CommitPace pace;
  private Deadlines deadlines;
  private Ending ending;
  private Queued queued;

  /** The newest append time seen since this task began. */
  private long newest;

  @SuppressWarnings("NullAway.Init") // init comes before everything else
  Decide(Rules rules, AdmissionMeters meters, ThreadLocal<CommitPace> paces) {
    this.rules = rules;
    this.meters = meters;
    this.paces = paces;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    this.context = context;
    this.stores = Held.by(context);
    this.judge = new Judge(rules.terms(), stores);
    this.pace = paces.get();
    Duration tick = Duration.ofMillis(Math.max(1, rules.waits().idle().toMillis() / 2));
    context.schedule(tick, PunctuationType.WALL_CLOCK_TIME, pace::tick);
    var sweep = new Sweep(stores.open());
    queued = rules.models().queues().begin(context.taskId().partition(), stores.open());
    var idle = new Idle(stores.usages(), stores.keys(), rules.terms());
    context.schedule(
        SWEEP,
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          sweep.run(newest);
          idle.run(newest);
          queued.run();
        });
    ending = new Ending(context, rules, stores, meters);
    deadlines = new Deadlines(stores.open());
    var overdue = new Overdue(context, rules, ending, deadlines);
    context.schedule(SWEEP, PunctuationType.WALL_CLOCK_TIME, now -> overdue.run());
  }

  @Override
  public void process(Record<String, byte[]> record) {
    pace.came(context.currentSystemTimeMs(), context::commit);
    newest = Math.max(newest, record.timestamp());
    RecordMetadata at = context.recordMetadata().orElseThrow();
    try {
      Routing routing = read(record, at);
      decide(record, routing, at);
    } catch (UnreadableException e) {
      meters.deadLetter(e.reason());
      decideReserved(record, at);
      context.forward(DeadLetter.of(record, e, at), AdmissionTopology.DEAD_LETTER);
    }
  }

  private Routing read(Record<String, byte[]> record, RecordMetadata at)
      throws UnreadableException {
    Routing routing = Routing.read(record.headers(), record.value());
    String account = routing.subject().account();
    if (!account.equals(record.key())) {
      throw new UnreadableException("wrong-partition", "the key is not the request's account");
    }
    if (!isOurs(account, at)) {
      throw new UnreadableException(
          "wrong-partition",
          "the account belongs in partition %d, not %d"
              .formatted(Partitions.of(account, rules.partitions()), at.partition()));
    }
    if (!DeadLetter.fits(record)) {
      throw new UnreadableException("too-large", "the record leaves no room for headers");
    }
    return routing;
  }

  private boolean isOurs(String account, RecordMetadata at) {
    return Partitions.of(account, rules.partitions()) == at.partition();
  }

  private void decide(Record<String, byte[]> record, Routing routing, RecordMetadata at) {
    Verdict verdict;
    try {
      verdict =
          judge.judge(routing, Reserved.read(record.headers()), size(record), record.timestamp());
    } catch (RuntimeException e) {
      throwIfKafkas(e);
      LOG.atError().setCause(e).addKeyValue("id", routing.id()).log("cannot decide a request");
      meters.internalError();
      decideReserved(record, at);
      reject(record, routing, new Rejections(routing, null, record.timestamp()).internal());
      return;
    }
    verdict.usage().write(stores.usages());
    carryOut(verdict, record, routing);
  }

  /** A store or producer that is gone ends the task; only what we got wrong ends the request. */
  static void throwIfKafkas(RuntimeException e) {
    if (e instanceof KafkaException && !(e instanceof SerializationException)) {
      throw e;
    }
  }

  private void carryOut(Verdict verdict, Record<String, byte[]> record, Routing routing) {
    if (verdict instanceof Verdict.Accepted accepted) {
      accept(accepted, record, routing);
    } else if (verdict instanceof Verdict.Rejected rejected) {
      meters.refused(verdict.usage().terms().plan(), rejected.rejection());
      reject(record, routing, rejected.rejection());
    } else if (verdict instanceof Verdict.Over over) {
      remember(routing, record.timestamp());
      Carried carried = Carried.read(record.headers());
      var origin = Job.Origin.of(routing, null, carried);
      ending.end(origin, carried, over.status(), record.timestamp());
    } else {
      meters.duplicate();
    }
  }

  private void accept(Verdict.Accepted accepted, Record<String, byte[]> record, Routing routing) {
    long now = record.timestamp();
    var entry =
        new Entry.Open(
            new Entry.Admitted(
                routing.subject(),
                routing.model(),
                now,
                routing.times().startBy().orElse(Entry.Admitted.ANY_TIME),
                finishBy(routing, now),
                Carried.read(record.headers())),
            accepted.charges(),
            Entry.Progress.NONE);
    stores.open().put(routing.id(), entry);
    deadlines.admitted(routing.id(), entry);
    queued.opened(routing.id(), routing.model());
    remember(routing, now);
    Terms terms = accepted.usage().terms();
    accepted.shadowed().forEach(limit -> meters.shadowed(terms.plan(), limit.name()));
    meters.accepted();
    String lane = rules.models().lane().apply(routing.model());
    context.forward(Events.accepted(record, routing, accepted), AdmissionTopology.accepted(lane));
  }

  @Override
  public void close() {
    if (queued != null) {
      rules.models().queues().end(context.taskId().partition(), queued);
    }
  }

  /** As its client asked, up to what topics keep; else as its model has it. */
  private long finishBy(Routing routing, long now) {
    OptionalLong asked = routing.times().finishBy();
    return asked.isPresent()
        ? Math.min(asked.getAsLong(), now + ModelConfig.LONGEST_FINISH_BY.toMillis())
        : now + rules.models().finishBy().apply(routing.model()).toMillis();
  }

  private void remember(Routing routing, long now) {
    Idempotency idempotency = routing.idempotency();
    if (idempotency != null) {
      stores
          .keys()
          .put(
              KeyUse.key(routing.subject(), idempotency),
              new KeyUse(routing.id(), idempotency.body(), now));
    }
  }

  private static int size(Record<String, byte[]> record) {
    return record.value() == null ? 0 : record.value().length;
  }

  private void reject(Record<String, byte[]> record, Routing routing, Rejection rejection) {
    remember(rejection);
    meters.rejected();
    context.forward(Events.rejected(record, routing, rejection), AdmissionTopology.REJECTED);
  }

  /** A rejection is an end too: the same id published again must not be admitted after it. */
  private void remember(Rejection rejection) {
    if (!rejection.reason().equals(Rejection.STALE_ID)) {
      stores.open().put(rejection.id(), new Entry.Ended());
    }
  }

  /** Another partition's account is left to that partition: an account has one writer. */
  private void decideReserved(Record<String, byte[]> record, RecordMetadata at) {
    Optional<Reserved> reserved =
        Reserved.read(record.headers()).filter(units -> isOurs(units.subject().account(), at));
    if (reserved.isEmpty()) {
      return;
    }
    try {
      Reserved units = reserved.orElseThrow();
      judge
          .usage(units.subject(), units.model(), reserved, record.timestamp())
          .write(stores.usages());
    } catch (RuntimeException e) {
      throwIfKafkas(e);
      LOG.error("a reservation could not be counted as decided", e);
      meters.internalError();
    }
  }
}
