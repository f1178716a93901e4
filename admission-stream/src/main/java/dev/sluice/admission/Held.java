package dev.sluice.admission;

import dev.sluice.contract.limit.Usage;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** The stores of one task. */
record Held(
    KeyValueStore<String, Usage> usages,
    KeyValueStore<String, Entry> open,
    KeyValueStore<String, KeyUse> keys) {

  static Held by(ProcessingContext context) {
    return new Held(
        context.getStateStore(AdmissionStores.USAGE),
        context.getStateStore(AdmissionStores.OPEN),
        context.getStateStore(AdmissionStores.KEYS));
  }
}
