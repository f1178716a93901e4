package dev.sluice.ingress;

import dev.sluice.contract.config.BadConfigException;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.service.Check;
import dev.sluice.contract.service.Service;
import dev.sluice.contract.topic.TopicSetup;
import dev.sluice.contract.topic.Topics;
import dev.sluice.ingress.check.BrokerClock;
import dev.sluice.ingress.check.Degradation;
import dev.sluice.ingress.check.FastChecks;
import dev.sluice.ingress.check.ProgressReader;
import dev.sluice.ingress.check.RedisLink;
import dev.sluice.ingress.http.HttpLoop;
import dev.sluice.ingress.poll.JobReader;
import dev.sluice.ingress.poll.Waiters;
import dev.sluice.ingress.publish.KafkaPublisher;
import dev.sluice.ingress.publish.ShedSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;

/** The running ingress: its public port, and everything behind it. */
public final class Ingress implements Service {

  private static final long SHED_MILLIS = 1_000;
  private static final long STOP_SECONDS = 5;

  /** What is to be closed, the newest first. */
  private final Deque<Runnable> closing = new ArrayDeque<>();

  private final RedisLink redis;
  private final KafkaPublisher publisher;
  private final Degradation degradation = new Degradation();
  private final ProgressReader progress;
  private final AtomicInteger port = new AtomicInteger();

  /**
   * @throws BadConfigException if it would be open to a network without asking anybody for a key
   * @throws RuntimeException if Kafka or Redis are not there, or the port is taken
   */
  public static Ingress start(SluiceConfig config, MeterRegistry meters) {
    refuseToBeOpen(config);
    return new Ingress(config, new IngressMeters(meters));
  }

  private static void refuseToBeOpen(SluiceConfig config) {
    String host = config.ingress().host();
    try {
      if (!InetAddress.getByName(host).isLoopbackAddress() && !config.ingress().forceOpen()) {
        throw new BadConfigException(
            ("ingress.host: '%s' is not loopback, and with auth: none anybody who reaches it can use"
                    + " the model under any name; set ingress.allow_anonymous_network_access: true if"
                    + " you want that")
                .formatted(host));
      }
    } catch (UnknownHostException e) {
      throw new BadConfigException("ingress.host: '%s' is not a known host".formatted(host));
    }
  }

  private Ingress(SluiceConfig config, IngressMeters meters) {
    try {
      Topics topics = config.topics();
      try (Admin admin = Admin.create(config.kafka().client(Map.of()))) {
        TopicSetup.ensure(admin, topics, config.kafka().partitions(), config.kafka().replication());
      }
      var clock = new BrokerClock(System::currentTimeMillis);
      publisher =
          new KafkaPublisher(config.kafka(), topics, config.ingress().produceTimeout(), clock);
      closing.push(publisher::close);
      redis = RedisLink.connect(config.redis().uri());
      closing.push(redis::close);
      Vertx vertx = vertx(config);
      closing.push(() -> await(vertx.close()));

      var keys = new MirrorKeys(config.prefix());
      progress = new ProgressReader(vertx, redis, keys, publisher.partitions());
      var shed = new ShedSummary(publisher, topics.rejected());
      vertx.setPeriodic(SHED_MILLIS, unused -> shed.flush());
      closing.push(shed::flush);
      var jobs = new JobReader(redis, keys, progress, config.kafka(), topics);
      closing.push(jobs::close);
      var waiters = new Waiters(vertx, redis, jobs, keys, config.ingress().maxWaiters());
      closing.push(waiters::close);
      var shared =
          new HttpLoop.Shared(
              redis,
              keys,
              new FastChecks.SharedState(progress, degradation),
              clock,
              publisher,
              shed,
              jobs,
              waiters,
              meters,
              new AtomicLong(),
              new AtomicInteger(),
              port);
      meters.degraded(() -> degradation.isActive() ? 1 : 0);
      meters.waiters(waiters::count);
      meters.connections(shared.connections()::get);
      WarmUp.run(redis, keys);
      String deployment =
          await(
              vertx.deployVerticle(
                  () -> new HttpLoop(config, shared),
                  new DeploymentOptions().setInstances(loops(config))));
      closing.push(() -> await(vertx.undeploy(deployment)));
      closing.push(waiters::release);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static int loops(SluiceConfig config) {
    int wanted = config.ingress().eventLoops();
    return wanted == 0 ? Runtime.getRuntime().availableProcessors() : wanted;
  }

  private static Vertx vertx(SluiceConfig config) {
    var builder =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setEventLoopPoolSize(loops(config))
                    .setInternalBlockingPoolSize(1)
                    .setWorkerPoolSize(1));
    Transport fastest = Transport.nativeTransport();
    return fastest != null && fastest.available()
        ? builder.withTransport(fastest).build()
        : builder.build();
  }

  private static <T> T await(io.vertx.core.Future<T> future) {
    try {
      return future.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("no end within %d s".formatted(STOP_SECONDS), e);
    }
  }

  /** The public port, as bound. */
  public int httpPort() {
    return port.get();
  }

  @Override
  public List<Check> checks() {
    String failure = publisher.lastFailure();
    return List.of(
        new Check(
            "redis",
            redis.isConnected(),
            degradation.isActive()
                ? "degraded: " + degradation.reason()
                : redis.isConnected() ? "connected" : "not connected"),
        new Check(
            "mirror", true, progress.isComplete() ? "complete" : "not complete: misses answer 503"),
        new Check("kafka", failure.isEmpty(), failure.isEmpty() ? "publishing" : failure));
  }

  @Override
  public void close() {
    while (!closing.isEmpty()) {
      try {
        closing.pop().run();
      } catch (RuntimeException e) {
        org.slf4j.LoggerFactory.getLogger(Ingress.class).warn("not stopped in good order", e);
      }
    }
  }
}
