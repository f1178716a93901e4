package dev.sluice.cli.up;

import dev.sluice.contract.service.FreePort;
import java.nio.file.Path;

/** The real broker on a free port. */
public final class KafkaInTest implements AutoCloseable {

  private final EmbeddedKafka kafka;
  private final int port;

  private KafkaInTest(EmbeddedKafka kafka, int port) {
    this.kafka = kafka;
    this.port = port;
  }

  public static KafkaInTest start(Path folder) {
    int port = FreePort.onLoopback();
    return new KafkaInTest(EmbeddedKafka.start(folder, port, FreePort.onLoopback()), port);
  }

  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    kafka.close();
  }
}
