package dev.sluice.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Ran;
import dev.sluice.cli.client.FakeService;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AccountCommandTest {

  private static final String BURST = "{\"name\":\"burst\",\"limit\":%d,\"window\":\"1m\"}";

  @AutoClose private final FakeService service = new FakeService();

  private Ran account(String... arguments) {
    return service.managed("account", arguments);
  }

  private static String shown(long version, String said, String plan, long limit) {
    return "{\"version\":%d,\"name\":\"acme\",\"account\":%s,\"terms\":{\"plan\":\"%s\",\"limits\":[%s]}}"
        .formatted(version, said, plan, BURST.formatted(limit));
  }

  @Test
  void shouldShowAccountsPageByPage() {
    service.answers(
        200, "{\"version\":9,\"accounts\":{\"a b\":{\"plan\":\"pro\"}},\"next\":\"a b\"}");
    service.answers(200, "{\"version\":9,\"accounts\":{\"c\":{\"blocked\":true}}}");

    assertThat(account("list").out())
        .isEqualTo(
            """
            account  is
            a b      plan pro
            c        default plan, blocked
            """);
    assertThat(service.asked)
        .containsExactly("GET /admin/accounts null", "GET /admin/accounts?after=a%20b null");
  }

  @Test
  void shouldShowWhatHoldsForAnAccount() {
    service.answers(
        200,
        shown(
            9,
            "{\"plan\":\"pro\",\"overrides\":[{\"name\":\"burst\",\"limit\":1200,\"until\":\"2030-01-31T00:00:00Z\"}]}",
            "pro",
            1200));
    service.answers(200, shown(9, "{\"blocked\":true}", "free", 60));
    service.answers(404, "{\"detail\":\"nothing is said of account 'x'\"}");

    assertThat(account("show", "acme").out())
        .isEqualTo(
            """
            acme, plan pro, version 9
            limit  is
            burst  1200 per 1m  its own: 1200 until 2030-01-31T00:00:00Z
            """);
    assertThat(account("show", "acme").out())
        .isEqualTo(
            """
            acme, plan free (the default), version 9
            blocked: all it sends is refused
            limit  is
            burst  60 per 1m
            """);
    assertThat(account("show", "x"))
        .isEqualTo(new Ran(5, "", "sluice: nothing is said of account 'x'\n"));
  }

  @Test
  void shouldChangeWhatIsGivenAndKeepTheRest() {
    service.answers(
        200,
        shown(9, "{\"plan\":\"pro\",\"overrides\":[{\"name\":\"daily\",\"limit\":5}]}", "pro", 60));
    service.answers(200, shown(10, "{\"plan\":\"pro\"}", "pro", 60));

    Ran ran =
        account(
            "set",
            "acme",
            "--blocked",
            "--override",
            "burst=1200@2030-01-31T00:00:00Z",
            "--override",
            "daily=7");

    assertThat(ran.out()).startsWith("acme, plan pro, version 10\n");
    assertThat(service.asked.get(1))
        .isEqualTo(
            "PUT /admin/accounts/acme null {\"plan\":\"pro\",\"blocked\":true,\"overrides\":["
                + "{\"name\":\"daily\",\"limit\":7},{\"name\":\"burst\",\"limit\":1200,"
                + "\"until\":\"2030-01-31T00:00:00Z\"}]}");
    assertThat(service.matched).containsExactly(null, "\"9\"");
  }

  @Test
  void shouldMakeAnAccountOfWhichNothingIsSaid() {
    service.answers(404, "{\"detail\":\"nothing\"}");
    service.answers(201, shown(10, "{\"unlimited\":true}", "free", 60));

    assertThat(account("set", "acme", "--unlimited"))
        .isEqualTo(
            new Ran(
                0,
                "acme, plan free (the default), version 10\nunlimited: no limit holds for it\n",
                ""));
    assertThat(service.asked.get(1)).endsWith("{\"unlimited\":true}");
    assertThat(service.matched).containsExactly(null, null);
  }

  @Test
  void shouldTakeBack() {
    String said =
        "{\"plan\":\"pro\",\"blocked\":true,\"overrides\":[{\"name\":\"burst\",\"limit\":5}]}";
    service.answers(200, shown(9, said, "pro", 5));
    service.answers(200, shown(10, "{}", "free", 60));

    account("set", "acme", "--no-blocked", "--clear-overrides", "--default-plan");

    assertThat(service.asked.get(1)).isEqualTo("PUT /admin/accounts/acme null {}");
  }

  @Test
  void shouldTryAgainWhenAnotherChangeCameBetween() {
    service.answers(200, shown(9, "{}", "free", 60));
    service.answers(412, "{\"detail\":\"If-Match\"}");
    service.answers(200, shown(10, "{\"blocked\":true}", "free", 60));
    service.answers(200, shown(11, "{\"blocked\":true,\"plan\":\"pro\"}", "pro", 60));

    assertThat(account("set", "acme", "--plan", "pro").code()).isZero();
    assertThat(service.asked.get(3)).endsWith("{\"plan\":\"pro\",\"blocked\":true}");
    assertThat(service.matched).containsExactly(null, "\"9\"", null, "\"10\"");
  }

  @Test
  void shouldSayWhatIsWrongInOneLine() {
    service.answers(200, shown(9, "{\"unlimited\":true}", "free", 60));

    assertThat(account("set", "acme").err()).startsWith("sluice: say what to set: --plan, ");
    assertThat(account("set", "acme", "--plan", "a", "--default-plan").err())
        .isEqualTo("sluice: --plan and --default-plan do not go together\n");
    assertThat(account("set", "acme", "--blocked"))
        .isEqualTo(
            new Ran(2, "", "sluice: account acme: unlimited: true, and blocked: true as well\n"));
    for (String wrong : List.of("burst", "burst=x", "burst=", "=5")) {
      service.answers(404, "{}");
      assertThat(account("set", "acme", "--override", wrong).err())
          .isEqualTo("sluice: --override: '%s' is not LIMIT=N or LIMIT=N@TIME\n".formatted(wrong));
    }
    service.answers(404, "{}");
    assertThat(account("set", "acme", "--override", "burst=5@tomorrow").err())
        .isEqualTo("sluice: --override: 'tomorrow' is not a time such as 2030-01-31T00:00:00Z\n");
    service.answers(404, "{}");
    assertThat(account("set", "acme", "--override", "burst=0").err())
        .isEqualTo("sluice: --override 'burst=0': limit: 0 is not between 1 and 1000000000000\n");
  }

  @Test
  void shouldRemoveAnAccount() {
    service.answers(200, "{\"version\":14}");

    assertThat(account("remove", "a/b")).isEqualTo(new Ran(0, "removed a/b; version 14\n", ""));
    assertThat(service.asked).containsExactly("DELETE /admin/accounts/a%2Fb null");
  }
}
