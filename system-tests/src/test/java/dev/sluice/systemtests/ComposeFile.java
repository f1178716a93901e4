package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.contract.service.FreePort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The compose file as {@code docker-compose config} resolves it, with hosts, ports and paths
 * replaced by ones of this machine and nothing else.
 */
final class ComposeFile {

  private static final Pattern AT_SERVICE =
      Pattern.compile("\\b(kafka|redis|admission|worker|webhooks|ingress-1|ingress-2):(\\d+)");
  private static final Pattern AT_ITSELF =
      Pattern.compile("(?<=://|@|^)(?:127\\.0\\.0\\.1|):(\\d+)");

  private final JsonNode services;
  private final Path folder;
  private final Map<String, Integer> ports = new HashMap<>();

  private ComposeFile(JsonNode services, Path folder) {
    this.services = services;
    this.folder = folder;
  }

  static ComposeFile read(Path root, Path folder) {
    var command = List.of("docker-compose", "-f", "docker-compose.yml", "config");
    Shell.Ended ended = Shell.run(command, root);
    assertThat(ended.code()).as(ended.out()).isZero();
    try {
      return new ComposeFile(new YAMLMapper().readTree(ended.out()).path("services"), folder);
    } catch (JsonProcessingException e) {
      throw new AssertionError(ended.out(), e);
    }
  }

  List<String> names() {
    var names = new ArrayList<String>();
    services.fieldNames().forEachRemaining(names::add);
    return names;
  }

  JsonNode service(String name) {
    return services.path(name);
  }

  List<String> command(String service) {
    var words = new ArrayList<String>();
    String before = "";
    for (JsonNode word : services.path(service).path("command")) {
      words.add(
          before.endsWith("-port")
              ? Integer.toString(port(service, word.asText()))
              : replaced(service, word.asText()));
      before = word.asText();
    }
    return words;
  }

  Map<String, String> environment(String service) {
    var environment = new LinkedHashMap<String, String>();
    services
        .path(service)
        .path("environment")
        .properties()
        .forEach(e -> environment.put(e.getKey(), replaced(service, e.getValue().asText())));
    return environment;
  }

  /** The command of the health check, without the word that says it is one. */
  List<String> healthCheck(String service) {
    var words = new ArrayList<String>();
    services
        .path(service)
        .path("healthcheck")
        .path("test")
        .forEach(word -> words.add(replaced(service, word.asText())));
    assertThat(words).as("health check of %s", service).isNotEmpty();
    return words.subList(1, words.size());
  }

  /** Here, the port that the service has there. */
  int port(String service, String there) {
    return ports.computeIfAbsent(service + ":" + there, unused -> FreePort.onLoopback());
  }

  private String replaced(String service, String text) {
    String local =
        AT_SERVICE.matcher(text).replaceAll(m -> "127.0.0.1_" + port(m.group(1), m.group(2)));
    local =
        AT_ITSELF
            .matcher(local)
            .replaceAll(m -> Matcher.quoteReplacement("127.0.0.1_" + port(service, m.group(1))));
    return local
        .replace("127.0.0.1_", "127.0.0.1:")
        .replace("0.0.0.0", "127.0.0.1")
        .replace("/var/lib", folder.toString());
  }
}
