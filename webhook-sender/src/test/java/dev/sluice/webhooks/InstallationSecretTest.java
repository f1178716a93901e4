package dev.sluice.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.config.BadConfigException;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.config.WebhooksConfig;
import dev.sluice.contract.webhook.WebhookSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationSecretTest {

  @TempDir Path folder;

  private WebhooksConfig config(Map<String, String> environment) {
    Map<String, String> flags = Map.of("webhooks.data", folder.resolve("webhooks").toString());
    return SluiceConfig.read(null, environment, flags).webhooks();
  }

  @Test
  void shouldBeMadeOnceForItsOwnerAlone() throws IOException {
    WebhooksConfig config = config(Map.of());
    assertThat(InstallationSecret.find(config)).isEmpty();

    List<WebhookSecret> made = InstallationSecret.findOrMake(config);

    Path file = folder.resolve("webhooks/secret");
    assertThat(made).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(InstallationSecret.findOrMake(config)).isEqualTo(made);
    assertThat(InstallationSecret.find(config)).isEqualTo(made);
  }

  @Test
  void shouldBeTheConfiguredOnes() {
    WebhookSecret fresh = WebhookSecret.random();
    WebhookSecret old = WebhookSecret.random();
    String both = fresh.reveal() + "," + old.reveal();

    assertThat(InstallationSecret.findOrMake(config(Map.of("SLUICE_WEBHOOKS_SECRET", both))))
        .containsExactly(fresh, old);
    assertThat(folder.resolve("webhooks")).doesNotExist();
  }

  @Test
  void shouldSayWhichFileHoldsNone() throws IOException {
    Path file = Files.createDirectories(folder.resolve("webhooks")).resolve("secret");
    Files.writeString(file, "cut");

    assertThatThrownBy(() -> InstallationSecret.find(config(Map.of())))
        .isInstanceOf(BadConfigException.class)
        .hasMessage("%s: not whsec_ and 24 to 64 bytes in Base64", file);
  }
}
