package dev.sluice.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Ran;
import dev.sluice.contract.service.FreePort;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class KeyCommandTest {

  @AutoClose private final FakeService service = new FakeService();

  private Ran key(String... arguments) {
    return service.managed("key", arguments);
  }

  @Test
  void shouldPrintTheNewKeyAloneOnItsOutput() {
    String made =
        "{\"id\":\"0123\",\"key\":\"sluice_abc\",\"account\":\"acme\",\"client\":\"app\"}";
    service.answers(201, made);
    service.answers(201, made);

    assertThat(key("create", "--account", "acme", "--client", "app", "--name", "laptop"))
        .isEqualTo(
            new Ran(
                0,
                "sluice_abc\n",
                "Key 0123 of account acme, client app. It is shown this once.\n"));
    assertThat(key("create", "--account", "acme", "--json")).isEqualTo(new Ran(0, made + "\n", ""));
    assertThat(service.asked)
        .containsExactly(
            "POST /admin/keys null {\"account\":\"acme\",\"client\":\"app\",\"name\":\"laptop\"}",
            "POST /admin/keys null {\"account\":\"acme\"}");
  }

  @Test
  void shouldShowKeysAsATable() {
    service.answers(
        200,
        "{\"keys\":[{\"id\":\"0123\",\"account\":\"acme\",\"client\":\"app\",\"name\":\"laptop\","
            + "\"created_at\":\"2026-11-23T08:00:00Z\"}]}");

    assertThat(key("list").out())
        .isEqualTo(
            """
            id    account  client  created               name
            0123  acme     app     2026-11-23T08:00:00Z  laptop
            """);
  }

  @Test
  void shouldRevokeByIdAndSayIfThereIsNone() {
    service.answers(204, "");
    service.answers(404, "{\"detail\":\"there is no key 'a/b'\"}");

    assertThat(key("revoke", "0123")).isEqualTo(new Ran(0, "revoked 0123\n", ""));
    assertThat(key("revoke", "a/b")).isEqualTo(new Ran(5, "", "sluice: there is no key 'a/b'\n"));
    assertThat(service.asked)
        .containsExactly("DELETE /admin/keys/0123 null", "DELETE /admin/keys/a%2Fb null");
  }

  @Test
  void shouldBringTheToken() {
    service.answers(200, "{}");
    service.answers(403, "{\"detail\":\"set SLUICE_ADMIN_TOKEN\"}");
    var options = new AdminOptions();
    options.url = service.url();

    new AdminApi(options, "open-sesame\n").get("/admin/keys");

    assertThat(key("list")).isEqualTo(new Ran(3, "", "sluice: set SLUICE_ADMIN_TOKEN\n"));
    assertThat(service.authorized).containsExactly("Bearer open-sesame", null);
  }

  @Test
  void shouldSayWhereNobodyAnswers() {
    String url = "http://127.0.0.1:" + FreePort.onLoopback();

    assertThat(Ran.sluice("key", "list", "--management-url", url))
        .isEqualTo(
            new Ran(
                4,
                "",
                ("sluice: no answer from %s; start it with ./sluice up, or name another with"
                        + " --management-url or SLUICE_MANAGEMENT_URL\n")
                    .formatted(url)));
  }

  @Test
  void shouldSayWhatItCanDo() {
    Ran ran = Ran.sluice("key");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .isEqualTo(
            "sluice: a command is missing: create, list, revoke\nTry 'sluice key --help'.\n");
    assertThat(Ran.sluice("key", "--help").out()).contains("create", "list", "revoke");
    assertThat(Ran.sluice("key", "create", "--help").out()).contains("--account", "Exit codes:");
    assertThat(Ran.sluice("key", "create").err())
        .startsWith("sluice: missing required option: '--account=NAME'");
  }
}
