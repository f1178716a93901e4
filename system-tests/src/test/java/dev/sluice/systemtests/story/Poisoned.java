package dev.sluice.systemtests.story;

import dev.sluice.contract.message.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Somebody writes records that nobody can read, on every partition of what Sluice reads. */
final class Poisoned implements Story {

  private static final byte[] NO_JSON = "{\"id\": nonsense \u0000".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NO_REQUEST = "[1, 2, 3]".getBytes(StandardCharsets.UTF_8);

  @Override
  public String name() {
    return "poison";
  }

  @Override
  public String title() {
    return "records that nobody can read are written";
  }

  @Override
  public void happen(Scene scene) throws InterruptedException, ExecutionException {
    Map<String, Object> settings = Map.of("bootstrap.servers", scene.sluice().kafka());
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      scene.strikes();
      for (String topic : new String[] {"inference.requests", "inference.accepted"}) {
        int partitions = producer.partitionsFor(topic).size();
        for (int partition = 0; partition < partitions; partition++) {
          plant(scene, producer, topic, partition);
        }
      }
    }
    scene.sluice().awaitReady();
    scene.isMended();
  }

  private static void plant(
      Scene scene, KafkaProducer<String, byte[]> producer, String topic, int partition)
      throws InterruptedException, ExecutionException {
    String key = "poison-%d-%s-%d-".formatted(System.nanoTime(), topic, partition);
    List<ProducerRecord<String, byte[]>> records =
        List.of(
            new ProducerRecord<>(topic, partition, key + "no-json", NO_JSON),
            new ProducerRecord<>(topic, partition, key + "no-request", NO_REQUEST),
            new ProducerRecord<>(topic, partition, key + "no-value", null),
            brokenHeader(topic, partition, key + "broken-header"));
    for (ProducerRecord<String, byte[]> record : records) {
      producer.send(record).get();
      scene.planted(record.key());
    }
  }

  private static ProducerRecord<String, byte[]> brokenHeader(
      String topic, int partition, String key) {
    var record = new ProducerRecord<String, byte[]>(topic, partition, key, NO_REQUEST);
    record.headers().add(EventHeaders.SPEC_VERSION, "1.0".getBytes(StandardCharsets.UTF_8));
    record.headers().add(EventHeaders.ID, "no id".getBytes(StandardCharsets.UTF_8));
    record.headers().add(EventHeaders.COST, "-1".getBytes(StandardCharsets.UTF_8));
    return record;
  }
}
