package dev.sluice.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.service.FreePort;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real broker and the real Redis, on free ports. */
class EmbeddedTest {

  @TempDir Path folder;

  @Test
  void shouldKeepTopicsOverARestartOnTheSameFolder() throws Exception {
    int port = FreePort.onLoopback();
    try (var kafka = EmbeddedKafka.start(folder, port, FreePort.onLoopback());
        var admin = admin(port)) {
      admin.createTopics(List.of(new NewTopic("kept", 3, (short) 1))).all().get();
      assertThat(kafka.version()).startsWith("4.");
    }

    try (var kafka = EmbeddedKafka.start(folder, port, FreePort.onLoopback());
        var admin = admin(port)) {
      assertThat(admin.listTopics().names().get()).isEqualTo(Set.of("kept"));
      assertThat(kafka.checks()).allMatch(check -> check.ready());
    }
  }

  private static Admin admin(int port) {
    return Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port));
  }

  @Test
  void shouldEndRedisAndItsGuard() {
    EmbeddedRedis redis = EmbeddedRedis.start(folder, FreePort.onLoopback());
    ProcessHandle handle = redis.handle();
    List<ProcessHandle> guard = handle.descendants().toList();
    assertThat(redis.checks()).allMatch(check -> check.ready());

    redis.close();

    assertThat(guard).hasSize(1).noneMatch(ProcessHandle::isAlive);
    assertThat(handle.isAlive()).isFalse();
    assertThat(redis.checks()).noneMatch(check -> check.ready());
  }

  @Test
  void shouldEndRedisWhenThePipeCloses() throws Exception {
    EmbeddedRedis redis = EmbeddedRedis.start(folder, FreePort.onLoopback());

    redis.cutPipe();

    assertThat(redis.handle().onExit().get(10, TimeUnit.SECONDS).isAlive()).isFalse();
    redis.close();
  }
}
