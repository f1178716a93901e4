package dev.sluice.cli.webhooks;

import static dev.sluice.cli.Ran.sluice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.Ran;
import dev.sluice.contract.message.RawJson;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.webhook.Delivery;
import dev.sluice.contract.webhook.Delivery.Attempt;
import dev.sluice.contract.webhook.WebhookSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhooksCommandTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  private static Delivery due(String id) {
    var event = new Delivery.Event("inference.succeeded", new RawJson("{}"));
    return Delivery.due(
        id, new Subject("acme", "ann"), "https://example.com/hook", event, null, NOW);
  }

  @Test
  void shouldShowDeliveriesAsATable() {
    Delivery waits =
        due("b").retryAt(NOW.plusSeconds(298), new Attempt(NOW, null, "timeout: 20 s", 20_000));
    Delivery failed = due("c").ended(Delivery.GONE, new Attempt(NOW, 410, null, 3), NOW);
    Delivery delivered = due("d").ended(null, new Attempt(NOW, 204, null, 3), NOW);

    assertThat(Shown.table(List.of(due("a"), waits, failed, delivered), NOW))
        .isEqualTo(
            """
            id  account  event      state      tries  last answer  next           url
            a   acme     succeeded  due        0      -            now            https://example.com/hook
            b   acme     succeeded  due        1      timeout      in 4 min 58 s  https://example.com/hook
            c   acme     succeeded  failed     1      410          never, gone    https://example.com/hook
            d   acme     succeeded  delivered  1      204          -              https://example.com/hook\
            """);
    assertThat(Shown.attempts(waits))
        .isEqualTo(
            """
            at                    took      answer
            2026-01-01T00:00:00Z  20000 ms  timeout: 20 s\
            """);
    assertThat(Shown.attempts(due("a"))).isEqualTo("no attempt yet");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.2S, 1 s",
    "PT59S, 59 s",
    "PT60S, 1 min 0 s",
    "PT59M59S, 59 min 59 s",
    "PT5H30M, 5 h 30 min",
    "PT47H59M, 47 h 59 min",
    "PT75H, 3 d 3 h"
  })
  void shouldSayTimesInTheirTwoLargestUnits(Duration time, String words) {
    assertThat(Shown.words(time)).isEqualTo(words);
  }

  @Test
  void shouldShowTheSecretOfAnAccountTheNewestFirst() throws IOException {
    WebhookSecret fresh = WebhookSecret.random();
    WebhookSecret old = WebhookSecret.random();
    Path secrets =
        Files.writeString(folder.resolve("secrets"), fresh.reveal() + "\n" + old.reveal() + "\n");
    Path config =
        Files.writeString(
            folder.resolve("sluice.yaml"), "webhooks: {secret_file: '%s'}\n".formatted(secrets));

    Ran ran = sluice("webhooks", "secret", "--account", "acme", "--config", config.toString());

    String expected = fresh.of("acme").reveal() + "\n" + old.of("acme").reveal() + "\n";
    assertThat(ran).isEqualTo(new Ran(0, expected, ""));
  }

  @Test
  void shouldSayThatThereIsNoSecretYet() {
    Ran ran = sluice("webhooks", "secret", "--account", "acme", "--data", folder.toString());

    assertThat(ran.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(ran.err())
        .isEqualTo(
            "sluice: there is no secret in %s yet and none is configured; start the sender, or name its folder with --data DIR\n"
                .formatted(folder));
  }

  @Test
  void shouldRefuseWhatMakesNoSense() {
    assertThat(sluice("webhooks", "list", "--status", "pending").err())
        .isEqualTo("sluice: --status: 'pending' is not one of due, delivered, failed\n");
    assertThat(sluice("webhooks", "list", "--since", "soon").err())
        .startsWith("sluice: --since: 'soon' is not a duration");
    assertThat(sluice("webhooks", "list", "--limit", "0").err())
        .isEqualTo("sluice: --limit: '0' is not at least 1\n");
    assertThat(sluice("webhooks", "redeliver", "x").err())
        .isEqualTo("sluice: 'x' is not the id of a request\n");
    assertThat(sluice("webhooks").code()).isEqualTo(ExitCodes.USAGE);
  }
}
