package dev.sluice.admission;

import dev.sluice.admission.mirror.Mirror;
import dev.sluice.contract.config.KafkaConfig;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.follow.FollowClients;
import dev.sluice.contract.policy.PoliciesInForce;
import dev.sluice.contract.service.Check;
import dev.sluice.contract.service.Service;
import dev.sluice.contract.topic.TopicSetup;
import dev.sluice.contract.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** The admission stream as a service: the flow, and the mirrors that follow it. */
public final class Admission implements Service {

  private final PoliciesInForce policies;
  private final LocalState state;
  private final Flow flow;
  private final Mirror mirror;
  private final Horizon horizon;
  private final Admin admin;

  private Admission(
      PoliciesInForce policies,
      LocalState state,
      Flow flow,
      Mirror mirror,
      Horizon horizon,
      Admin admin) {
    this.policies = policies;
    this.state = state;
    this.flow = flow;
    this.mirror = mirror;
    this.horizon = horizon;
    this.admin = admin;
  }

  /**
   * Returns once requests are decided; Redis may be away.
   *
   * @throws TopicSetup.SetupException if the cluster is not as it must be
   * @throws KafkaException if the stream does not come to run
   */
  public static Admission start(SluiceConfig config, MeterRegistry registry) {
    LocalState state = LocalState.in(config.admission().data());
    StoreLibrary.loadBeside(config.admission().data());
    try {
      return start(config, state, new AdmissionMeters(registry));
    } catch (RuntimeException e) {
      state.close();
      throw e;
    }
  }

  private static Admission start(SluiceConfig config, LocalState state, AdmissionMeters meters) {
    int partitions = ensureTopics(config);
    PoliciesInForce policies = policies(config, meters);
    try {
      return start(config, state, policies, partitions, meters);
    } catch (RuntimeException e) {
      policies.close();
      throw e;
    }
  }

  private static PoliciesInForce policies(SluiceConfig config, AdmissionMeters meters) {
    KafkaConfig kafka = config.kafka();
    try (var producer = FollowClients.producer(kafka)) {
      return PoliciesInForce.start(
          config, () -> FollowClients.consumer(kafka), producer, meters.skipped("policies"));
    }
  }

  private static Admission start(
      SluiceConfig config,
      LocalState state,
      PoliciesInForce policies,
      int partitions,
      AdmissionMeters meters) {
    Topics topics = config.topics();
    Admin admin = Admin.create(config.kafka().client(Map.of()));
    var offsets = new BrokerOffsets(admin, topics.admissionGroup());
    var sources = List.of(topics.requests().name(), topics.completions().name());
    var horizon = new Horizon(offsets, sources, partitions, Clock.systemUTC());
    var queues = new Queues(config.models().keySet());
    config.models().keySet().forEach(model -> meters.open(model, () -> queues.open(model)));
    var rules =
        new Rules(
            policies,
            new Rules.Models(model -> finishBy(config, model), config::laneOf, queues),
            horizon::of,
            partitions,
            config.results().timeToLive(),
            new CommitPace.Waits(
                config.admission().idleCommitInterval(), config.admission().commitInterval()));
    var flow = new Flow(AdmissionTopology.build(topics, rules, meters), config, state, meters);
    try {
      flow.start(state.enter(Instant.now()));
      horizon.start();
      var mirror =
          Mirror.start(
              config,
              new Mirror.Source(
                  AdmissionStores.USAGE, policies, partitions, horizon::of, queues::counts),
              state.instance(),
              meters);
      return new Admission(policies, state, flow, mirror, horizon, admin);
    } catch (RuntimeException e) {
      horizon.close();
      flow.close();
      admin.close(Duration.ZERO);
      throw e;
    }
  }

  private static Duration finishBy(SluiceConfig config, String model) {
    ModelConfig known = config.models().get(model);
    return known == null ? ModelConfig.FINISH_BY : known.finishBy();
  }

  /** How many partitions the requests have. */
  private static int ensureTopics(SluiceConfig config) {
    Topics topics = config.topics();
    String requests = topics.requests().name();
    try (Admin admin = Admin.create(config.kafka().client(Map.of()))) {
      TopicSetup.ensure(admin, topics, config.kafka().partitions(), config.kafka().replication());
      var found = admin.describeTopics(List.of(requests)).allTopicNames().get().get(requests);
      if (found == null) {
        throw new KafkaException(requests + ": not there");
      }
      return found.partitions().size();
    } catch (ExecutionException e) {
      throw new KafkaException("cannot see the topics: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public List<Check> checks() {
    var checks = new ArrayList<Check>();
    checks.add(policies.check());
    checks.add(flow.check());
    checks.addAll(mirror.checks());
    return checks;
  }

  /** The flow first, so that what it commits last is mirrored. */
  @Override
  public void close() {
    horizon.close();
    flow.close();
    mirror.close();
    admin.close(Duration.ZERO);
    policies.close();
    state.leave(Instant.now());
  }
}
