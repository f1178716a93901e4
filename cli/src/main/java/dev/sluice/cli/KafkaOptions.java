package dev.sluice.cli;

import dev.sluice.contract.config.SluiceConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where Kafka is, for commands that read its topics themselves. */
public final class KafkaOptions {

  /** How long Kafka may take to answer. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "The Kafka to read (127.0.0.1:9092); configuration key kafka.bootstrap.")
  @Nullable String kafka;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The services' configuration file: where Kafka is and how to reach it.")
  @Nullable Path file;

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description = "The prefix of the topics, if there is one; configuration key prefix.")
  @Nullable String prefix;

  /** Reads the file, the environment and the flags, as the services do. */
  public SluiceConfig read() {
    return read(System.getenv());
  }

  SluiceConfig read(Map<String, String> environment) {
    var given = new HashMap<String, String>();
    if (kafka != null) {
      given.put("kafka.bootstrap", kafka);
    }
    if (prefix != null) {
      given.put("prefix", prefix);
    }
    return SluiceConfig.read(file, environment, given);
  }

  /**
   * A consumer of no group that sees what is committed. Its calls throw {@link
   * org.apache.kafka.common.KafkaException} if Kafka does not answer for {@link #PATIENCE}.
   */
  public static KafkaConsumer<String, byte @Nullable []> consumer(SluiceConfig config) {
    Map<String, Object> settings =
        config
            .kafka()
            .client(
                Map.of(
                    "isolation.level", "read_committed",
                    "enable.auto.commit", "false",
                    "max.poll.records", "5000",
                    "default.api.timeout.ms", String.valueOf(PATIENCE.toMillis())));
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** What to say when it does not. */
  public static CommandException noAnswer(SluiceConfig config) {
    return new CommandException(
        ExitCodes.UNREACHABLE,
        "no answer from Kafka at %s; name another with --kafka HOST:PORT"
            .formatted(config.kafka().bootstrap()));
  }

  /** What to say when it has none of the topics. */
  public static CommandException noTopics(SluiceConfig config) {
    return CommandException.usage(
        "there are no topics of Sluice at %s with prefix '%s'"
            .formatted(config.kafka().bootstrap(), config.prefix()));
  }
}
