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
 * requests ─▶ decide ─┬▶ accepted, one for each lane
 *                     ├▶ rejected
 *                     ├▶ dead-letter
 *                     └▶ results: what came too late, and what has passed its deadline
 * completions ─▶ settle ─┬▶ results
 *                        └▶ dead-letter
 * cancellations ─▶ cancel ─┬▶ results
 *                          └▶ dead-letter
 * </pre>
 */
final class AdmissionTopology {

  static final String REQUESTS = "requests";
  static final String COMPLETIONS = "completions";
  static final String CANCELLATIONS = "cancellations";
  static final String DECIDE = "decide";
  static final String SETTLE = "settle";
  static final String CANCEL = "cancel";
  private static final String ACCEPTED = "accepted";
  static final String REJECTED = "rejected";
  static final String RESULTS = "results";
  static final String DEAD_LETTER = "dead-letter";

  private AdmissionTopology() {}

  /** Where this lane's requests go. */
  static String accepted(String lane) {
    return lane.equals(Topics.DEFAULT_LANE) ? ACCEPTED : ACCEPTED + "-" + lane;
  }

  static Topology build(Topics topics, Rules rules, AdmissionMeters meters) {
    var keys = new StringDeserializer();
    var values = new ByteArrayDeserializer();
    var keysOut = new StringSerializer();
    var valuesOut = new ByteArraySerializer();
    var stores = AdmissionStores.create();
    var paces = ThreadLocal.withInitial(() -> new CommitPace(rules.waits()));
    var topology = new Topology();
    topology
        .addSource(REQUESTS, keys, values, topics.requests().name())
        .addSource(COMPLETIONS, keys, values, topics.completions().name())
        .addSource(CANCELLATIONS, keys, values, topics.cancellations().name())
        .addProcessor(DECIDE, stores.usedBy(() -> new Decide(rules, meters, paces)), REQUESTS)
        .addProcessor(SETTLE, stores.usedBy(() -> new Settle(rules, meters, paces)), COMPLETIONS)
        .addProcessor(CANCEL, stores.usedBy(() -> new Cancel(rules, meters, paces)), CANCELLATIONS)
        .addSink(REJECTED, topics.rejected().name(), keysOut, valuesOut, DECIDE)
        .addSink(RESULTS, topics.results().name(), keysOut, valuesOut, DECIDE, SETTLE, CANCEL)
        .addSink(
            DEAD_LETTER, topics.deadLetter().name(), keysOut, valuesOut, DECIDE, SETTLE, CANCEL);
    for (String lane : topics.lanes()) {
      String topic = topics.accepted(lane).name();
      topology.addSink(accepted(lane), topic, keysOut, valuesOut, new InTurn<>(), DECIDE);
    }
    return topology;
  }
}
