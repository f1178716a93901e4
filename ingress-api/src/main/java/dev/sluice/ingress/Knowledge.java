package dev.sluice.ingress;

import dev.sluice.contract.config.BadConfigException;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.follow.Follower;
import dev.sluice.contract.follow.Writer;
import dev.sluice.contract.key.KeyRing;
import dev.sluice.contract.policy.PoliciesInForce;
import dev.sluice.contract.service.Route;
import dev.sluice.ingress.identity.KeyRoutes;
import dev.sluice.ingress.policy.PolicyRoutes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an ingress knows by heart: keys and policies.
 *
 * @param routes by which operators change it
 */
record Knowledge(Follower<KeyRing> keys, PoliciesInForce policies, List<Route> routes)
    implements AutoCloseable {

  private static final Duration FIRST_READING = Duration.ofSeconds(30);

  /**
   * Returns once all of it was read.
   *
   * @throws BadConfigException if policies are in force that this configuration does not allow
   */
  static Knowledge start(SluiceConfig config, IngressMeters meters, Clients clients) {
    Follower<KeyRing> keys = null;
    PoliciesInForce policies = null;
    try {
      String topic = config.topics().keys().name();
      keys =
          Follower.start(
              KeyRing.followed(topic, meters.skipped("keys")), clients.followers(), FIRST_READING);
      policies =
          PoliciesInForce.start(
              config, clients.followers(), clients.producer(), meters.skipped("policies"));
      check(config, policies);
      Follower<KeyRing> ring = keys;
      meters.keys(() -> ring.snapshot().size());
      return new Knowledge(keys, policies, routes(config, clients, keys, policies));
    } catch (RuntimeException e) {
      if (keys != null) {
        keys.close();
      }
      if (policies != null) {
        policies.close();
      }
      throw e;
    }
  }

  private static void check(SluiceConfig config, PoliciesInForce policies) {
    try {
      policies.get().accounts().values().forEach(config.auth()::check);
    } catch (BadConfigException e) {
      throw new BadConfigException(
          e.getMessage()
              + ", and is in force; start with that, and take it away with sluice account set NAME"
              + " --no-unlimited if auth is to be none");
    }
  }

  private static List<Route> routes(
      SluiceConfig config, Clients clients, Follower<KeyRing> keys, PoliciesInForce policies) {
    Duration longest = config.ingress().produceTimeout();
    var clock = Clock.systemUTC();
    String topic = config.topics().keys().name();
    var keyWriter = new Writer(clients.producer(), topic, keys, longest);
    var policyWriter = policies.writer(clients.producer(), longest);
    return Stream.concat(
            new KeyRoutes(keys::snapshot, keyWriter, clock).routes().stream(),
            new PolicyRoutes(policies, policyWriter, config.auth(), clock).routes().stream())
        .toList();
  }

  @Override
  public void close() {
    keys.close();
    policies.close();
  }
}
