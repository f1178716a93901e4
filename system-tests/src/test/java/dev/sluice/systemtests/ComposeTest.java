package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.core.ExecutableProvider;

/** The compose file is valid, and its services work with the commands and environments in it. */
class ComposeTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> SLUICE =
      List.of("admission", "worker", "webhooks", "ingress-1", "ingress-2");

  /** Born with events that there are none of here: a shadow's, a late refusal, a full queue. */
  private static final Set<String> RARE =
      Set.of(
          "sluice_ingress_shadow_refusals_total",
          "sluice_admission_refusals_total",
          "sluice_ingress_queue_full_total");

  private static final Pattern METRIC = Pattern.compile("\\b(sluice_[a-z0-9_]+)");

  @TempDir Path folder;
  private final Map<String, Process> processes = new HashMap<>();

  @AfterEach
  void stop() {
    processes.values().forEach(process -> process.destroyForcibly().onExit().join());
  }

  @Test
  void shouldServeAndBeObservedAsTheFileSays() throws Exception {
    ComposeFile file = ComposeFile.read(ROOT, folder);
    assertThat(file.names())
        .containsExactlyInAnyOrder(
            "kafka",
            "redis",
            "admission",
            "worker",
            "webhooks",
            "ingress-1",
            "ingress-2",
            "prometheus",
            "grafana");

    startKafka(file);
    startRedis(file);
    for (String service : SLUICE) {
      assertThat(dependencies(file, service))
          .allSatisfy(condition -> assertThat(condition).isEqualTo("service_healthy"));
      var command = SluiceProcess.java("dev.sluice.cli.Main");
      command.addAll(file.command(service));
      start(service, command, file.environment(service));
      awaitHealthy(file, service);
    }

    Client first = new Client("http://127.0.0.1:" + file.port("ingress-1", "8080"), "composed");
    Client second = new Client("http://127.0.0.1:" + file.port("ingress-2", "8080"), "composed");
    Client.Answer submitted = first.submit("all-minilm-l6-v2", "from one ingress to the other");
    Client.Answer ended = second.await(submitted.id(), Duration.ofSeconds(30));
    assertThat(ended.body().path("output").path("embedding")).hasSize(384);
    refuseOne(first);
    sendJunk(file);
    await("every metric on the dashboard is there to scrape")
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              var there = scraped(file);
              there.addAll(RARE);
              assertThat(metricsOnDashboard()).isNotEmpty().isSubsetOf(there);
            });
  }

  /** Some counters are born with their first event. */
  private static void refuseOne(Client client) {
    await("a refusal").until(() -> client.submit("echo", "again").status() == 429);
  }

  private void sendJunk(ComposeFile file) throws IOException {
    Path junk = Files.writeString(folder.resolve("junk"), "no request");
    String broker = "127.0.0.1:" + file.port("kafka", "9092");
    Shell.Ended sent =
        Shell.run(List.of("kcat", "-P", "-b", broker, "-t", "inference.requests", junk.toString()));
    assertThat(sent.code()).as(sent.out()).isZero();
  }

  private void startKafka(ComposeFile file) throws Exception {
    var properties = new Properties();
    file.environment("kafka")
        .forEach(
            (name, value) -> {
              String key = name.substring("KAFKA_".length()).toLowerCase(Locale.ROOT);
              properties.setProperty(key.replace('_', '.'), value);
            });
    Path data = Path.of(properties.getProperty("log.dirs"));
    Files.createDirectories(data);
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(data.toString())
        .setMetadataLogDirectory(data.toString())
        .setControllerListenerName("CONTROLLER")
        .setReleaseVersion(MetadataVersion.latestProduction())
        .run();
    Path written = folder.resolve("server.properties");
    try (var out = Files.newBufferedWriter(written)) {
      properties.store(out, null);
    }
    var command = SluiceProcess.java("kafka.Kafka");
    command.add(written.toString());
    start("kafka", command, Map.of());
  }

  private void startRedis(ComposeFile file) throws IOException {
    var command = new ArrayList<String>();
    command.add(ExecutableProvider.newJarResourceProvider(folder.toFile()).get().getAbsolutePath());
    List<String> there = file.command("redis");
    command.addAll(there.subList(1, there.size()));
    int port = file.port("redis", "6379");
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    start("redis", command, Map.of());
  }

  private void start(String service, List<String> command, Map<String, String> environment)
      throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
    builder.redirectOutput(folder.resolve(service + ".log").toFile());
    builder.environment().putAll(environment);
    processes.put(service, builder.start());
  }

  private void awaitHealthy(ComposeFile file, String service) {
    await(service + " is healthy; its log is " + folder.resolve(service + ".log"))
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(300))
        .until(() -> Shell.run(file.healthCheck(service)).code() == 0);
  }

  private static List<String> dependencies(ComposeFile file, String service) {
    var conditions = new ArrayList<String>();
    file.service(service)
        .path("depends_on")
        .forEach(dependency -> conditions.add(dependency.path("condition").asText()));
    assertThat(conditions).isNotEmpty();
    return conditions;
  }

  private static TreeSet<String> metricsOnDashboard() throws IOException {
    Path dashboard = ROOT.resolve("deploy/grafana/dashboards/sluice.json");
    var metrics = new TreeSet<String>();
    for (JsonNode expression : Json.tree().readTree(dashboard.toFile()).findValues("expr")) {
      METRIC.matcher(expression.asText()).results().forEach(m -> metrics.add(m.group(1)));
    }
    return metrics;
  }

  /** The names of all metrics at the targets that Prometheus is told to scrape. */
  private static TreeSet<String> scraped(ComposeFile file) throws IOException {
    var names = new TreeSet<String>();
    JsonNode config = new YAMLMapper().readTree(ROOT.resolve("deploy/prometheus.yml").toFile());
    for (JsonNode targets : config.findValues("targets")) {
      for (JsonNode target : targets) {
        String[] at = target.asText().split(":", 2);
        String url = "http://127.0.0.1:" + file.port(at[0], at[1]) + "/metrics";
        Shell.Ended metrics = Shell.run(List.of("curl", "-fsS", url));
        assertThat(metrics.code()).as(metrics.out()).isZero();
        METRIC.matcher(metrics.out()).results().forEach(m -> names.add(m.group(1)));
      }
    }
    return names;
  }
}
