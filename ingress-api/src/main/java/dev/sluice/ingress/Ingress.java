package dev.sluice.ingress;

import dev.sluice.contract.config.AuthKind;
import dev.sluice.contract.config.BadConfigException;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.follow.FollowClients;
import dev.sluice.contract.service.Check;
import dev.sluice.contract.service.Route;
import dev.sluice.contract.service.Service;
import dev.sluice.ingress.http.Tls;
import dev.sluice.ingress.publish.KafkaClients;
import dev.sluice.ingress.publish.KafkaPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** The HTTP side: stateless, so that any instance answers any call. */
public final class Ingress implements Service {

  private static final Duration LAST_RECORDS = Duration.ofSeconds(2);

  private final AtomicBoolean closed = new AtomicBoolean();
  private final Parts parts;
  private final KafkaPublisher publisher;
  private final Producer<byte[], byte[]> producer;
  private final Knowledge knowledge;

  private Ingress(
      Parts parts,
      KafkaPublisher publisher,
      Producer<byte[], byte[]> producer,
      Knowledge knowledge) {
    this.parts = parts;
    this.publisher = publisher;
    this.producer = producer;
    this.knowledge = knowledge;
  }

  /**
   * Returns when the port is bound and everything behind it answers.
   *
   * @throws BadConfigException if the configuration would open the port to a network unasked
   */
  public static Ingress start(SluiceConfig config, MeterRegistry registry) {
    refuseOpenNetwork(config);
    Optional<Tls> unused = config.ingress().tls().map(Tls::load); // a broken one before all else
    var clients = new KafkaClients(config);
    clients.ensureTopics();
    var producer = clients.producer();
    var topics = config.topics();
    int partitions;
    try {
      partitions = clients.partitions(producer, topics.requests().name());
      clients.partitions(producer, topics.rejected().name());
      clients.partitions(producer, topics.keys().name());
      clients.partitions(producer, topics.policies().name());
      clients.partitions(producer, topics.cancellations().name());
    } catch (InterruptedException e) {
      producer.close(Duration.ZERO);
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
    return start(
        config,
        registry,
        new Clients(
            producer, partitions, clients::consumer, () -> FollowClients.consumer(config.kafka())));
  }

  static Ingress start(SluiceConfig config, MeterRegistry registry, Clients clients) {
    var meters = new IngressMeters(registry);
    var producer = clients.producer();
    var publisher = new KafkaPublisher(producer, meters.produce());
    Knowledge knowledge = null;
    try {
      knowledge = Knowledge.start(config, meters, clients);
      var kafka =
          new Kafka(
              publisher,
              clients.partitions(),
              clients.readers(),
              knowledge.keys()::snapshot,
              knowledge.policies());
      return new Ingress(Parts.start(config, meters, kafka), publisher, producer, knowledge);
    } catch (RuntimeException e) {
      if (knowledge != null) {
        knowledge.close();
      }
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  static void refuseOpenNetwork(SluiceConfig config) {
    String host = config.ingress().host();
    boolean loopback;
    try {
      loopback = InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new BadConfigException("ingress.host: '%s' is not a known host".formatted(host));
    }
    if (!loopback && config.auth() == AuthKind.NONE && !config.ingress().forceOpen()) {
      throw new BadConfigException(
          ("ingress.host: '%s' is not loopback, and with auth: none anybody who reaches it may use "
                  + "the models under any name; set auth: api-key, or accept that with "
                  + "ingress.allow_anonymous_network_access: true")
              .formatted(host));
    }
  }

  public int httpPort() {
    return parts.port();
  }

  /** Looks now, not only in a while, whether the certificate has changed. */
  void lookAtCertificate() {
    parts.lookAtCertificate();
  }

  /** Looks now whether connections are overdue, as it does every second. */
  void sweepConnections() {
    parts.sweepConnections();
  }

  @Override
  public List<Check> checks() {
    var checks = new ArrayList<Check>();
    checks.add(publisher.check());
    checks.add(knowledge.keys().check());
    checks.add(knowledge.policies().check());
    checks.addAll(parts.checks());
    return checks;
  }

  @Override
  public List<Route> routes() {
    return knowledge.routes();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    parts.stopServing();
    producer.close(LAST_RECORDS);
    knowledge.close();
    parts.close();
  }
}
