package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.worker.source.ShareGroup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker asks of a cluster before it reads anything. */
class ProbeTest {

  private static final ConfigResource GROUP =
      new ConfigResource(ConfigResource.Type.GROUP, "workers");

  @TempDir Path folder;

  private static Admin admin(Broker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
  }

  @Test
  void shouldSayWhatAClusterLacks() throws Exception {
    try (var broker = Broker.withoutShareGroups(folder);
        var admin = admin(broker)) {
      assertThatThrownBy(() -> ShareGroup.prepare(admin, "workers"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no share groups")
          .hasMessageContaining("Kafka 4.2 or newer");
    }
  }

  @Test
  void shouldSetWhatNoRequestMayBeLostBy() throws Exception {
    try (var broker = Broker.start(folder);
        var admin = admin(broker)) {
      var off = new ConfigEntry("share.renew.acknowledge.enable", "false");
      admin
          .incrementalAlterConfigs(
              Map.of(GROUP, List.of(new AlterConfigOp(off, AlterConfigOp.OpType.SET))))
          .all()
          .get();

      ShareGroup group = ShareGroup.prepare(admin, "workers");

      assertThat(group.deliveryLimit()).isEqualTo(10);
      assertThat(setting(admin, "share.renew.acknowledge.enable")).isEqualTo("true");
      assertThat(setting(admin, "share.isolation.level")).isEqualTo("read_committed");
      assertThat(setting(admin, "share.auto.offset.reset")).isEqualTo("earliest");
    }
  }

  private static String setting(Admin admin, String key) throws Exception {
    var config =
        Objects.requireNonNull(admin.describeConfigs(List.of(GROUP)).all().get().get(GROUP));
    return config.get(key).value();
  }
}
