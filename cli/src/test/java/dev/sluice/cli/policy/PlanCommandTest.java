package dev.sluice.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Ran;
import dev.sluice.cli.client.FakeService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {

  private static final String FREE =
      "{\"limits\":[{\"name\":\"burst\",\"limit\":60,\"window\":\"1m\"},"
          + "{\"name\":\"slots\",\"limit\":8,\"unit\":\"concurrent-requests\"}]}";
  private static final String PLANS =
      "{\"version\":12,\"default_plan\":\"free\",\"plans\":{\"free\":%s,\"old\":%s}}"
          .formatted(FREE, FREE);
  private static final String ACCOUNTS =
      "{\"version\":%d,\"accounts\":{\"acme\":{\"plan\":\"old\"}}}";
  private static final String FILE =
      """
      plans:
        free: {limits: [{name: burst, limit: 120, window: 60s}]}
        pro: {limits: [{name: burst, limit: 600, window: 60s}]}
      ingress: {http_port: 8080}
      """;

  @TempDir Path folder;
  @AutoClose private final FakeService service = new FakeService();

  private Ran plan(String... arguments) {
    return service.managed("plan", arguments);
  }

  private void policiesAreInForce() {
    service.answers(200, PLANS);
    service.answers(200, ACCOUNTS.formatted(12));
  }

  private String file(String yaml) {
    try {
      return Files.writeString(folder.resolve("plans.yaml"), yaml).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldShowPlansAsATable() {
    service.answers(
        200,
        "{\"version\":12,\"default_plan\":\"free\",\"plans\":{\"free\":%s,\"pro\":%s}}"
            .formatted(FREE, FREE));

    assertThat(plan("list"))
        .isEqualTo(
            new Ran(
                0,
                """
                plan           limits
                free  default  burst 60 per 1m; slots 8 at once
                pro            burst 60 per 1m; slots 8 at once
                version 12
                """,
                ""));
  }

  @Test
  void shouldShowOnePlan() {
    service.answers(
        200,
        "{\"version\":12,\"name\":\"free\",\"plan\":%s,\"default\":true,\"accounts\":3}"
            .formatted(FREE));

    assertThat(plan("show", "free").out())
        .isEqualTo(
            """
            free, the default plan, version 12; named accounts under it: 3
            limit  is
            burst  60 per 1m
            slots  8 at once
            """);
    assertThat(service.asked).containsExactly("GET /admin/plans/free null");
  }

  @Test
  void shouldShowWhatAFileWouldChangeAndEndWithOne() {
    policiesAreInForce();

    assertThat(plan("diff", file(FILE)))
        .isEqualTo(
            new Ran(
                1,
                """
                free.burst: 60 per 1m → 120 per 1m
                - free.slots
                + plan pro: burst 600 per 1m
                not in the file, and kept: plans old; accounts acme (--prune removes them)
                would change; version 12
                """,
                ""));
    assertThat(service.asked).containsExactly("GET /admin/plans null", "GET /admin/accounts null");
  }

  @Test
  void shouldEndWithZeroIfNothingWouldChange() {
    policiesAreInForce();
    policiesAreInForce();
    String same =
        file(
            "default_plan: free\naccounts: {acme: {plan: old}}\nplans: {free: %s, old: %s}"
                .formatted(FREE, FREE));

    assertThat(plan("diff", same)).isEqualTo(new Ran(0, "nothing would change; version 12\n", ""));
    assertThat(plan("apply", same, "--prune"))
        .isEqualTo(new Ran(0, "nothing to change; version 12\n", ""));
    assertThat(service.asked).hasSize(4).allMatch(call -> call.startsWith("GET"));
  }

  @Test
  void shouldSendOnlyWhatDiffersAndOnlyWhileNobodyElseChangesIt() {
    policiesAreInForce();
    service.answers(200, "{\"version\":16}");

    Ran ran = plan("apply", file(FILE), "--prune");

    assertThat(ran.out())
        .isEqualTo(
            """
            free.burst: 60 per 1m → 120 per 1m
            - free.slots
            - plan old
            + plan pro: burst 600 per 1m
            - account acme
            in force; version 16
            """);
    assertThat(service.asked.get(2))
        .isEqualTo(
            "PATCH /admin/policies null {\"plans\":{\"free\":{\"limits\":[{\"name\":\"burst\",\"limit\":120,"
                + "\"window\":\"1m\"}]},\"old\":null,\"pro\":{\"limits\":[{\"name\":\"burst\",\"limit\":600,"
                + "\"window\":\"1m\"}]}},\"accounts\":{\"acme\":null}}");
    assertThat(service.matched).containsExactly(null, null, "\"12\"");
  }

  @Test
  void shouldPrintDifferencesAsJson() {
    policiesAreInForce();

    assertThat(
            plan("diff", "--json", file("default_plan: old\naccounts: {b: {blocked: true}}")).out())
        .isEqualTo(
            "{\"version\":12,\"changes\":{\"default_plan\":\"old\",\"accounts\":{\"b\":{\"blocked\":true}}},"
                + "\"kept\":{\"plans\":[\"free\",\"old\"],\"accounts\":[\"acme\"]}}\n");
  }

  @Test
  void shouldSayThatSomebodyElseWasFaster() {
    policiesAreInForce();
    service.answers(412, "{\"detail\":\"If-Match\"}");

    assertThat(plan("apply", file(FILE)))
        .isEqualTo(
            new Ran(
                1,
                "",
                "sluice: somebody else has changed plans or accounts meanwhile; try again\n"));
  }

  @Test
  void shouldReadAgainWhatChangesWhileItIsRead() {
    service.answers(200, PLANS);
    service.answers(200, ACCOUNTS.formatted(13));
    policiesAreInForce();

    assertThat(plan("diff", file("default_plan: free")).code()).isZero();
    assertThat(service.asked).hasSize(4);
  }

  @Test
  void shouldSayWhatTheServiceDoesNotTake() {
    policiesAreInForce();
    service.answers(409, "{\"detail\":\"plan 'old' is in use by acme\"}");

    assertThat(plan("apply", file(FILE)))
        .isEqualTo(new Ran(2, "", "sluice: plan 'old' is in use by acme\n"));
  }

  @Test
  void shouldCheckAFileWithoutAnyService() {
    String good = file(FILE);
    assertThat(Ran.sluice("plan", "validate", good))
        .isEqualTo(new Ran(0, good + ": good; plans: 2, accounts: 0\n", ""));
    assertThat(Ran.sluice("plan", "validate", "--json", file("accounts: {a: {plan: x}}")).out())
        .isEqualTo("{\"accounts\":{\"a\":{\"plan\":\"x\"}}}\n");
    String bad = file("plans: {free: {limits: [{name: burst, limit: 0, window: 1m}]}}");
    assertThat(Ran.sluice("plan", "validate", bad))
        .isEqualTo(
            new Ran(
                2,
                "",
                "sluice: plans.free.limits[0].limit: '0' is not a whole number from 1 to"
                    + " 1000000000000\n"));
  }

  @Test
  void shouldAskNobodyWhenTheFileIsBroken() {
    assertThat(plan("apply", file("colour: red")).code()).isEqualTo(2);
    assertThat(plan("apply", folder.resolve("none.yaml").toString()).err())
        .endsWith("none.yaml: no such file\n");
    assertThat(service.asked).isEmpty();
  }
}
