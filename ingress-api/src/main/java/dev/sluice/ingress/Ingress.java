package dev.sluice.ingress;

import dev.sluice.contract.config.BadConfigException;
import dev.sluice.contract.config.IngressConfig;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.service.Check;
import dev.sluice.contract.service.Service;
import dev.sluice.ingress.publish.KafkaClients;
import dev.sluice.ingress.publish.KafkaPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** The HTTP side: stateless, so that any instance answers any call. */
public final class Ingress implements Service {

  private static final Duration LAST_RECORDS = Duration.ofSeconds(2);

  private final AtomicBoolean closed = new AtomicBoolean();
  private final Parts parts;
  private final KafkaPublisher publisher;
  private final Producer<byte[], byte[]> producer;

  private Ingress(Parts parts, KafkaPublisher publisher, Producer<byte[], byte[]> producer) {
    this.parts = parts;
    this.publisher = publisher;
    this.producer = producer;
  }

  /**
   * Returns when the port is bound and everything behind it answers.
   *
   * @throws BadConfigException if the configuration would open the port to a network unasked
   */
  public static Ingress start(SluiceConfig config, MeterRegistry registry) {
    refuseOpenNetwork(config.ingress());
    var clients = new KafkaClients(config);
    clients.ensureTopics();
    var producer = clients.producer();
    var topics = config.topics();
    int partitions;
    try {
      partitions = clients.partitions(producer, topics.requests().name());
      clients.partitions(producer, topics.rejected().name());
    } catch (InterruptedException e) {
      producer.close(Duration.ZERO);
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
    return start(config, registry, producer, partitions, clients::consumer);
  }

  /**
   * @param partitions of the requests
   * @param consumers makes consumers that belong to no group
   */
  static Ingress start(
      SluiceConfig config,
      MeterRegistry registry,
      Producer<byte[], byte[]> producer,
      int partitions,
      Supplier<Consumer<byte[], byte[]>> consumers) {
    var meters = new IngressMeters(registry);
    var publisher = new KafkaPublisher(producer, meters.produce());
    try {
      var parts = Parts.start(config, meters, new Kafka(publisher, partitions, consumers));
      return new Ingress(parts, publisher, producer);
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  static void refuseOpenNetwork(IngressConfig config) {
    boolean loopback;
    try {
      loopback = InetAddress.getByName(config.host()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new BadConfigException(
          "ingress.host: '%s' is not a known host".formatted(config.host()));
    }
    if (!loopback && !config.forceOpen()) {
      throw new BadConfigException(
          ("ingress.host: '%s' is not loopback, and with auth: none anybody who reaches it may use "
                  + "the models under any name; set ingress.allow_anonymous_network_access: true to "
                  + "accept that")
              .formatted(config.host()));
    }
  }

  public int httpPort() {
    return parts.port();
  }

  @Override
  public List<Check> checks() {
    return List.of(publisher.check(), parts.redisCheck());
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    parts.stopServing();
    producer.close(LAST_RECORDS);
    parts.close();
  }
}
