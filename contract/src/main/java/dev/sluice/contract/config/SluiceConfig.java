package dev.sluice.contract.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.contract.policy.Policies;
import dev.sluice.contract.policy.PolicyReader;
import dev.sluice.contract.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The whole configuration of an installation: every service reads the same file. */
public record SluiceConfig(
    String prefix,
    AuthKind auth,
    Policies policies,
    Map<String, ModelConfig> models,
    KafkaConfig kafka,
    RedisConfig redis,
    ResultsConfig results,
    IngressConfig ingress,
    AdmissionConfig admission,
    WorkerConfig worker,
    AdminConfig admin) {

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  public SluiceConfig {
    models = Map.copyOf(models);
    if (!prefix.matches("[a-zA-Z0-9._-]{0,60}")) {
      throw new BadConfigException(
          "prefix: '%s' is not up to 60 letters, digits, '.', '_' and '-'".formatted(prefix));
    }
  }

  public Topics topics() {
    return new Topics(prefix, results.timeToLive());
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
    try (var root = new Section("", file == null ? null : parse(file), overrides)) {
      var config =
          new SluiceConfig(
              root.text("prefix", ""),
              AuthKind.read(root),
              PolicyReader.read(root, 0),
              ModelConfig.read(root),
              KafkaConfig.read(root),
              RedisConfig.read(root),
              ResultsConfig.read(root),
              IngressConfig.read(root),
              AdmissionConfig.read(root),
              WorkerConfig.read(root),
              AdminConfig.read(root));
      overrides.refuseUnknown();
      return config;
    }
  }

  private static @Nullable JsonNode parse(Path file) {
    try {
      JsonNode root = YAML.readTree(Files.readAllBytes(file));
      return root == null || root.isMissingNode() || root.isNull() ? null : root;
    } catch (NoSuchFileException e) {
      throw new BadConfigException("%s: no such file".formatted(file));
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      throw new BadConfigException(
          "%s%s: not YAML: %s"
              .formatted(file, where, e.getOriginalMessage().lines().findFirst().orElse("")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
