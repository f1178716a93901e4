package dev.sluice.contract.config;

import dev.sluice.contract.policy.Policies;
import dev.sluice.contract.policy.PolicyReader;
import dev.sluice.contract.policy.StatedPolicies;
import dev.sluice.contract.topic.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration of an installation: every service reads the same file.
 *
 * @param stated plans and accounts as the file has them; they are in force at first only
 */
public record SluiceConfig(
    String prefix,
    AuthKind auth,
    StatedPolicies stated,
    Map<String, ModelConfig> models,
    KafkaConfig kafka,
    RedisConfig redis,
    ResultsConfig results,
    IngressConfig ingress,
    AdmissionConfig admission,
    WorkerConfig worker,
    WebhooksConfig webhooks,
    AdminConfig admin) {

  public SluiceConfig {
    models = Map.copyOf(models);
    if (!prefix.matches("[a-zA-Z0-9._-]{0,60}")) {
      throw new BadConfigException(
          "prefix: '%s' is not up to 60 letters, digits, '.', '_' and '-'".formatted(prefix));
    }
    stated.accounts().values().forEach(auth::check);
    checkLanes(worker, models);
  }

  private static void checkLanes(WorkerConfig worker, Map<String, ModelConfig> models) {
    var known = models.values().stream().map(ModelConfig::lane).collect(Collectors.toSet());
    for (String lane : worker.lanes()) {
      if (!known.contains(lane)) {
        throw new BadConfigException(
            "worker.lanes: no model is in lane '%s' (lanes: %s)"
                .formatted(lane, String.join(", ", new TreeSet<>(known))));
      }
    }
  }

  /** What is in force before anybody has said anything else. */
  public Policies policies() {
    return stated.complete();
  }

  /** The lanes that any model is in. */
  public Set<String> lanes() {
    return models.values().stream()
        .map(ModelConfig::lane)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The lane of a model; what nobody has configured is in the default one. */
  public String laneOf(String model) {
    ModelConfig known = models.get(model);
    return known == null ? Topics.DEFAULT_LANE : known.lane();
  }

  public Topics topics() {
    return new Topics(prefix, results.timeToLive(), lanes());
  }

  /**
   * @param file the YAML file; null for the defaults
   * @param environment {@code SLUICE_…} variables override single values
   * @param flags override both; by path, such as {@code ingress.http_port}
   * @throws BadConfigException in one line that names key, value and what was expected
   */
  public static SluiceConfig read(
      @Nullable Path file, Map<String, String> environment, Map<String, String> flags) {
    var overrides = new Overrides(flags, environment);
    try (var root = new Section("", file == null ? null : YamlFile.parse(file), overrides)) {
      var config =
          new SluiceConfig(
              root.text("prefix", ""),
              AuthKind.read(root),
              PolicyReader.stated(root),
              new ModelSections(root).read(),
              KafkaConfig.read(root),
              RedisConfig.read(root),
              ResultsConfig.read(root),
              IngressConfig.read(root),
              AdmissionConfig.read(root),
              WorkerConfig.read(root),
              WebhooksConfig.read(root),
              AdminConfig.read(root));
      var unused = root.checked(config::policies);
      overrides.refuseUnknown();
      return config;
    }
  }
}
