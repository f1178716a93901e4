package dev.sluice.cli;

import dev.sluice.contract.config.SluiceConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration comes from, and the flags that every service takes. */
public final class ConfigOptions {

  @Option(names = "--config", paramLabel = "FILE", description = "The configuration file.")
  @Nullable Path file;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "The Kafka to use; configuration key kafka.bootstrap.")
  @Nullable String kafka;

  @Option(
      names = "--redis",
      paramLabel = "URI",
      description = "The Redis to use; configuration key redis.uri.")
  @Nullable String redis;

  public @Nullable String kafka() {
    return kafka;
  }

  public @Nullable String redis() {
    return redis;
  }

  /**
   * Reads the file, the environment and the flags.
   *
   * @param flags by path of the key they override; those with a null value were not given
   */
  public SluiceConfig read(Map<String, ? extends @Nullable Object> flags) {
    var given = new HashMap<String, String>();
    put(given, "kafka.bootstrap", kafka);
    put(given, "redis.uri", redis);
    flags.forEach((path, value) -> put(given, path, value));
    return SluiceConfig.read(file, System.getenv(), given);
  }

  private static void put(Map<String, String> to, String path, @Nullable Object value) {
    if (value != null) {
      to.put(path, value.toString());
    }
  }
}
