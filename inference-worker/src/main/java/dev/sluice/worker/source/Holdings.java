package dev.sluice.worker.source;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything a worker holds: acknowledged as answered, its locks kept. Confined to one thread. */
final class Holdings {

  private static final Logger LOG = LoggerFactory.getLogger(Holdings.class);

  private final HoldingConsumer consumer;
  private final Answers answers;
  private final LockLosses losses;
  private final Set<Held> held = new LinkedHashSet<>();
  private boolean keepsReleased;

  Holdings(HoldingConsumer consumer, Answers answers, LockLosses losses) {
    this.consumer = consumer;
    this.answers = answers;
    this.losses = losses;
  }

  List<Delivery> add(Held polled) {
    List<Delivery> deliveries = new ArrayList<>(polled.records().size());
    polled.records().forEach(record -> deliveries.add(answers.expect(polled, record)));
    if (!deliveries.isEmpty()) {
      held.add(polled);
    }
    return deliveries;
  }

  /**
   * From now on what is released stays locked until the consumer is closed. It fetches in the
   * background as long as it is open: what it released it would get itself, at once, and with one
   * more delivery used up.
   */
  void keepReleased() {
    keepsReleased = true;
  }

  void acknowledge() {
    answers.take(!keepsReleased).forEach(this::acknowledge);
  }

  private void acknowledge(Held poll, Map<ConsumerRecord<byte[], byte[]>, AcknowledgeType> given) {
    try {
      consumer.acknowledge(poll, given);
    } catch (KafkaException | IllegalStateException e) {
      LOG.warn("{} acknowledgements were not taken: {}", given.size(), e.getMessage());
      losses.lost(given.size());
    }
    forgetIfDone(poll);
  }

  void renew() {
    long now = System.nanoTime();
    for (Held poll : List.copyOf(held)) {
      if (poll.renewalIsDue(now)) {
        int lost = consumer.renew(poll);
        if (lost > 0) {
          LOG.warn("{} records' locks were lost; they will run again", lost);
          losses.lost(lost);
        }
        forgetIfDone(poll);
      }
    }
  }

  private void forgetIfDone(Held poll) {
    if (poll.open().isEmpty()) {
      held.remove(poll);
    }
  }
}
