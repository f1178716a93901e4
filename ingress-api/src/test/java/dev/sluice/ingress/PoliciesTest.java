package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.message.Json;
import dev.sluice.contract.service.Call;
import dev.sluice.contract.service.CallException;
import dev.sluice.contract.service.Reply;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that change plans and accounts, and what they do to clients. */
class PoliciesTest {

  private static final String BODY = "{\"model\":\"echo\",\"input\":1}";
  private static final String PLAN =
      "{\"limits\":[{\"name\":\"burst\",\"limit\":%d,\"window\":\"1m\"}]}";

  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void start() {
    fixture =
        new Fixture(
            folder,
            """
            plans:
              free: {limits: [{name: burst, limit: 2, window: 60s}]}
              pro: {limits: [{name: burst, limit: 600, window: 60s}]}
            accounts:
              acme: {plan: pro, overrides: [{name: burst, limit: 700}]}
            """,
            true);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private String call(
      String method,
      String path,
      Map<String, String> query,
      @Nullable String ifMatch,
      String body) {
    String route = path;
    Map<String, String> parameters = Map.of();
    if (path.matches("/admin/(plans|accounts)/.+")) {
      int slash = path.indexOf('/', "/admin/".length());
      parameters = Map.of("name", path.substring(slash + 1));
      route = path.substring(0, slash) + "/{name}";
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Reply reply = fixture.admin(method, route, new Call(parameters, query, ifMatch, bytes));
    return reply.status() + " " + Json.text(Objects.requireNonNull(reply.body()));
  }

  private String call(String method, String path, String body) {
    return call(method, path, Map.of(), null, body);
  }

  private void refused(int status, @Nullable String pointer, String detail, Runnable call) {
    int records = fixture.producer.history().size();
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            CallException.class,
            e -> {
              assertThat(e.status()).isEqualTo(status);
              assertThat(e.pointer().orElse(null)).isEqualTo(pointer);
            })
        .hasMessage(detail);
    assertThat(fixture.producer.history()).hasSize(records);
  }

  private int submit(String account) {
    return fixture.submit(account, BODY).statusCode();
  }

  @Test
  void shouldLetARaisedLimitWorkOnTheNextRequestAndALoweredOneTakeNothingBack() {
    assertThat(submit("bob")).isEqualTo(202);
    assertThat(submit("bob")).isEqualTo(202);
    assertThat(submit("bob")).isEqualTo(429);

    call("PUT", "/admin/plans/free", PLAN.formatted(3));

    assertThat(submit("bob")).isEqualTo(202);
    assertThat(submit("bob")).isEqualTo(429);

    call("PUT", "/admin/plans/free", PLAN.formatted(1));

    HttpResponse<String> refused = fixture.submit("bob", BODY);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("ratelimit-policy")).contains("\"burst\";q=1;w=60");
    assertThat(refused.body()).contains("exceeded its limit of 1 request per 60 seconds");
  }

  @Test
  void shouldShowPlansAndAccountsWithTheirVersion() {
    assertThat(call("GET", "/admin/plans", ""))
        .isEqualTo(
            "200 {\"version\":4,\"default_plan\":\"free\",\"plans\":{\"free\":%s,\"pro\":%s}}"
                .formatted(PLAN.formatted(2), PLAN.formatted(600)));
    assertThat(call("GET", "/admin/plans/pro", ""))
        .isEqualTo(
            "200 {\"version\":4,\"name\":\"pro\",\"plan\":%s,\"default\":false,\"accounts\":1}"
                .formatted(PLAN.formatted(600)));
    assertThat(call("GET", "/admin/accounts/acme", ""))
        .isEqualTo(
            "200 {\"version\":4,\"name\":\"acme\",\"account\":{\"plan\":\"pro\",\"overrides\":"
                + "[{\"name\":\"burst\",\"limit\":700}]},\"terms\":{\"plan\":\"pro\",\"blocked\":false,"
                + "\"limits\":[{\"name\":\"burst\",\"limit\":700,\"window\":\"1m\"}],"
                + "\"overridden\":[\"burst\"]}}");
    refused(
        404,
        null,
        "nothing is said of account 'bob': the default plan 'free' holds for it",
        () -> call("GET", "/admin/accounts/bob", ""));
    refused(404, null, "there is no plan 'gold'", () -> call("GET", "/admin/plans/gold", ""));
  }

  @Test
  void shouldAnswerAChangeWithTheVersionFromWhichItHolds() {
    assertThat(call("PUT", "/admin/plans/big", PLAN.formatted(9)))
        .startsWith("201 {\"version\":5,\"name\":\"big\"");
    assertThat(call("PUT", "/admin/accounts/a b", "{\"plan\":\"big\"}"))
        .startsWith("201 {\"version\":6,\"name\":\"a b\"");
    assertThat(call("PUT", "/admin/accounts/a b", "{\"blocked\":true}"))
        .startsWith("200 {\"version\":7,");
    assertThat(call("PUT", "/admin/default-plan", "{\"plan\":\"big\"}"))
        .startsWith("200 {\"version\":8,\"default_plan\":\"big\"");
    assertThat(call("DELETE", "/admin/accounts/a b", "")).isEqualTo("200 {\"version\":9}");
    assertThat(call("DELETE", "/admin/plans/free", "")).isEqualTo("200 {\"version\":10}");
    assertThat(fixture.ingress.checks()).extracting("detail").contains("version 10");
  }

  @Test
  void shouldWriteNothingForWhatIsSoAlready() {
    int records = fixture.producer.history().size();
    assertThat(call("PUT", "/admin/plans/free", PLAN.formatted(2)))
        .startsWith("200 {\"version\":4,");
    assertThat(fixture.producer.history()).hasSize(records);
  }

  @Test
  void shouldPointAtWhatIsWrong() {
    refused(
        422,
        "/limits/0/limit",
        "plans.free.limits[0].limit: '0' is not a whole number from 1 to 1000000000000",
        () -> call("PUT", "/admin/plans/free", PLAN.formatted(0)));
    refused(
        422,
        "/plan",
        "accounts.a/b.plan: there is no plan 'gold' (plans: free, pro)",
        () -> call("PUT", "/admin/accounts/a/b", "{\"plan\":\"gold\"}"));
    refused(
        422,
        "/overrides",
        "accounts.a.overrides: plan 'free' has no limit 'x'",
        () -> call("PUT", "/admin/accounts/a", "{\"overrides\":[{\"name\":\"x\",\"limit\":1}]}"));
    refused(
        422,
        "/unlimited",
        "accounts.a.unlimited: true needs auth: api-key",
        () -> call("PUT", "/admin/accounts/a", "{\"unlimited\":true}"));
    refused(
        422,
        "/plan",
        "default_plan: there is no plan 'gold' (plans: free, pro)",
        () -> call("PUT", "/admin/default-plan", "{\"plan\":\"gold\"}"));
    refused(
        422,
        "/accounts/a~1b/plan",
        "accounts.a/b.plan: there is no plan 'gold' (plans: free, pro)",
        () -> call("PATCH", "/admin/policies", "{\"accounts\":{\"a/b\":{\"plan\":\"gold\"}}}"));
    refused(
        422,
        "/colour",
        "colour: unknown key (known here: accounts, default_plan, plans)",
        () -> call("PATCH", "/admin/policies", "{\"colour\":1}"));
  }

  @Test
  void shouldNotLetWhatIsInUseGo() {
    refused(
        409, null, "plan 'pro' is in use by acme", () -> call("DELETE", "/admin/plans/pro", ""));
    refused(
        409,
        null,
        "plan 'free' is in use: it is the default plan",
        () -> call("DELETE", "/admin/plans/free", ""));
    refused(
        409,
        null,
        "account 'acme' has an override for limit 'burst', which plan 'pro' would not have",
        () -> call("PUT", "/admin/plans/pro", PLAN.formatted(2).replace("burst", "other")));
  }

  @Test
  void shouldChangeSeveralThingsAtOnceOrNothing() {
    String both =
        "{\"plans\":{\"pro\":null,\"max\":%s},\"accounts\":{\"acme\":{\"plan\":\"max\"},\"b\":{\"blocked\":true}}}"
            .formatted(PLAN.formatted(7));
    assertThat(call("PATCH", "/admin/policies", both)).isEqualTo("200 {\"version\":8}");
    assertThat(call("GET", "/admin/plans", "")).contains("\"max\"").doesNotContain("\"pro\"");
    refused(
        409,
        null,
        "plan 'max' is in use by acme",
        () ->
            call(
                "PATCH",
                "/admin/policies",
                "{\"plans\":{\"max\":null},\"accounts\":{\"b\":null}}"));
  }

  @Test
  void shouldGuardAgainstLostUpdates() {
    assertThat(call("PUT", "/admin/plans/free", Map.of(), "\"4\"", PLAN.formatted(5)))
        .startsWith("200");
    refused(
        412,
        null,
        "If-Match: \"4\", but the version is \"5\"",
        () -> call("PUT", "/admin/plans/free", Map.of(), "\"4\"", PLAN.formatted(6)));
  }

  @Test
  void shouldShowAccountsByThePage() {
    call("PATCH", "/admin/policies", "{\"accounts\":{\"b\":{},\"c\":{}}}");
    assertThat(call("GET", "/admin/accounts", Map.of("limit", "2"), null, ""))
        .contains("\"acme\":", "\"b\":{}", "\"next\":\"b\"")
        .doesNotContain("\"c\"");
    assertThat(call("GET", "/admin/accounts", Map.of("limit", "2", "after", "b"), null, ""))
        .contains("\"accounts\":{\"c\":{}}")
        .doesNotContain("next");
  }

  @Test
  void shouldSayWhenKafkaDoesNotTakeAChange() {
    fixture.producer.sendException = new TimeoutException("no memory");
    assertThatThrownBy(() -> call("PUT", "/admin/plans/free", PLAN.formatted(5)))
        .isInstanceOfSatisfying(CallException.class, e -> assertThat(e.status()).isEqualTo(503))
        .hasMessageContaining("it may hold all the same");
    fixture.producer.sendException = null;
  }
}
