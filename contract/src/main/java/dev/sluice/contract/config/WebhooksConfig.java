package dev.sluice.contract.config;

import dev.sluice.contract.webhook.WebhookSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The webhook sender.
 *
 * @param data where a secret is made and kept if none is given
 * @param secrets of the installation, the newest first; empty if none is given
 * @param allowPrivate whether webhooks may be sent to loopback and private addresses
 * @param maxInFlight attempts at once
 * @param perHost attempts at once at one host
 * @param maxOpen deliveries that wait for their next attempt, in one process
 * @param timeout of one attempt
 */
public record WebhooksConfig(
    String managementHost,
    int managementPort,
    Path data,
    List<WebhookSecret> secrets,
    boolean allowPrivate,
    int maxInFlight,
    int perHost,
    int maxOpen,
    Duration timeout) {

  public WebhooksConfig {
    secrets = List.copyOf(secrets);
  }

  static WebhooksConfig read(Section root) {
    try (Section in = root.section("webhooks")) {
      return new WebhooksConfig(
          in.text("management_host", "127.0.0.1"),
          in.integer("management_port", 9083, 0, 65_535),
          in.path("data", ".sluice/webhooks"),
          secrets(in),
          in.flag("allow_private", false),
          in.integer("max_in_flight", 256, 1, 10_000),
          in.integer("per_host", 8, 1, 1_000),
          in.integer("max_open", 100_000, 100, 10_000_000),
          timeout(in));
    }
  }

  private static List<WebhookSecret> secrets(Section in) {
    var file = in.text("secret_file");
    return in.secret("secret")
        .map(list -> parsed("secret", Stream.of(list.split(",", -1))))
        .or(() -> file.map(name -> parsed("secret_file", lines(in, name))))
        .orElse(List.of());
  }

  private static Stream<String> lines(Section in, String name) {
    try {
      return Files.readAllLines(Path.of(name)).stream().filter(line -> !line.isBlank());
    } catch (IOException e) {
      throw in.bad("secret_file", name, "a file that can be read");
    }
  }

  private static List<WebhookSecret> parsed(String key, Stream<String> texts) {
    try {
      List<WebhookSecret> secrets = texts.map(String::strip).map(WebhookSecret::parse).toList();
      if (secrets.isEmpty()) {
        throw new IllegalArgumentException("empty");
      }
      return secrets;
    } catch (IllegalArgumentException e) {
      throw new BadConfigException("webhooks.%s: %s".formatted(key, e.getMessage()));
    }
  }

  private static Duration timeout(Section in) {
    Duration timeout = in.duration("timeout", "20s");
    if (timeout.isZero() || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
      throw in.bad("timeout", in.text("timeout", ""), "1ms to 1m");
    }
    return timeout;
  }
}
