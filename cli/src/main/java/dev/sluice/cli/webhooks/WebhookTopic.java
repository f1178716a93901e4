package dev.sluice.cli.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.cli.StoredTopic;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.webhook.Delivery;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What {@code inference.webhooks} says, as it stands now. */
record WebhookTopic(SluiceConfig config) {

  /** The newest record of each delivery of which anything was written since then. */
  Collection<Stored> newest(Instant since, Predicate<String> ids) {
    var newest = new HashMap<String, Stored>();
    new StoredTopic(config, config.topics().webhooks().name())
        .read(
            since,
            record -> {
              if (record.key() != null && record.value() != null && ids.test(record.key())) {
                put(newest, record);
              }
            });
    return newest.values();
  }

  private static void put(
      Map<String, Stored> newest, ConsumerRecord<String, byte @Nullable []> record) {
    try {
      var delivery = Json.read(Objects.requireNonNull(record.value()), Delivery.class);
      newest.merge(
          delivery.id(),
          new Stored(record.partition(), delivery),
          (one, other) -> other.delivery().rank() >= one.delivery().rank() ? other : one);
    } catch (JsonProcessingException e) {
      // The sender has put it to the dead letters.
    }
  }
}
