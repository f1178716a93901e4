package dev.sluice.admission;

import dev.sluice.contract.topic.Topics;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;

/**
 * The flow of admission.
 *
 * <pre>
 * requests ─▶ decide ─┬▶ accepted
 *                     ├▶ rejected
 *                     ├▶ dead-letter
 *                     └▶ results: what has passed its deadline
 * completions ─▶ settle ─┬▶ results
 *                        └▶ dead-letter
 * </pre>
 */
final class AdmissionTopology {

  static final String REQUESTS = "requests";
  static final String COMPLETIONS = "completions";
  static final String DECIDE = "decide";
  static final String SETTLE = "settle";
  static final String ACCEPTED = "accepted";
  static final String REJECTED = "rejected";
  static final String RESULTS = "results";
  static final String DEAD_LETTER = "dead-letter";

  private AdmissionTopology() {}

  static Topology build(Topics topics, Rules rules, AdmissionMeters meters) {
    var keys = new StringDeserializer();
    var values = new ByteArrayDeserializer();
    var keysOut = new StringSerializer();
    var valuesOut = new ByteArraySerializer();
    var stores = AdmissionStores.create();
    var paces = ThreadLocal.withInitial(() -> new CommitPace(rules.idleCommit()));
    return new Topology()
        .addSource(REQUESTS, keys, values, topics.requests().name())
        .addSource(COMPLETIONS, keys, values, topics.completions().name())
        .addProcessor(DECIDE, Decide.supplier(stores, rules, meters, paces), REQUESTS)
        .addProcessor(SETTLE, Settle.supplier(stores, rules, meters, paces), COMPLETIONS)
        .addSink(ACCEPTED, topics.accepted().name(), keysOut, valuesOut, new InTurn<>(), DECIDE)
        .addSink(REJECTED, topics.rejected().name(), keysOut, valuesOut, DECIDE)
        .addSink(RESULTS, topics.results().name(), keysOut, valuesOut, DECIDE, SETTLE)
        .addSink(DEAD_LETTER, topics.deadLetter().name(), keysOut, valuesOut, DECIDE, SETTLE);
  }
}
