package dev.sluice.ingress.publish;

import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sets a clock by the acknowledgements of what it publishes. */
public record ClockedPublisher(Publisher publisher, BrokerClock clock) implements Publisher {

  @Override
  public void publish(ProducerRecord<byte[], byte[]> record, Consumer<Published> then) {
    publisher.publish(
        record,
        published -> {
          if (published instanceof Published.Appended appended && appended.at() >= 0) {
            clock.acknowledged(appended.partition(), appended.at(), System.currentTimeMillis());
          }
          then.accept(published);
        });
  }
}
