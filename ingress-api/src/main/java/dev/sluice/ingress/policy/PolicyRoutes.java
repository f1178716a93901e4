package dev.sluice.ingress.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.config.AuthKind;
import dev.sluice.contract.config.BadConfigException;
import dev.sluice.contract.config.Section;
import dev.sluice.contract.follow.Writer;
import dev.sluice.contract.policy.Account;
import dev.sluice.contract.policy.Plan;
import dev.sluice.contract.policy.Policies;
import dev.sluice.contract.policy.PolicyChanges;
import dev.sluice.contract.policy.PolicyReader;
import dev.sluice.contract.service.Call;
import dev.sluice.contract.service.CallException;
import dev.sluice.contract.service.Reply;
import dev.sluice.contract.service.Route;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code /admin/policies}, {@code /admin/plans}, {@code /admin/accounts} and {@code
 * /admin/default-plan}. A change is answered once it is in force here.
 */
public final class PolicyRoutes {

  private static final String POLICIES = "/admin/policies";
  private static final String DEFAULT = "/admin/default-plan";
  private static final String PLANS = "/admin/plans";
  private static final String ACCOUNTS = "/admin/accounts";
  private static final int LARGEST_PAGE = 1_000;

  private final Supplier<Policies> policies;
  private final PolicyDesk desk;
  private final Clock clock;

  /**
   * @param policies those in force
   * @param writer to the topic that they come from
   */
  public PolicyRoutes(Supplier<Policies> policies, Writer writer, AuthKind auth, Clock clock) {
    this.policies = policies;
    this.desk = new PolicyDesk(policies, writer, new PolicyRules(auth));
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(
        new Route("PATCH", POLICIES, this::patch),
        new Route("PUT", DEFAULT, this::putDefault),
        new Route("GET", PLANS, call -> Reply.ok(PolicyViews.plans(policies.get()))),
        new Route("GET", PLANS + "/{name}", call -> plan(policies.get(), call, 200)),
        new Route("PUT", PLANS + "/{name}", this::putPlan),
        new Route("DELETE", PLANS + "/{name}", this::deletePlan),
        new Route("GET", ACCOUNTS, this::accounts),
        new Route("GET", ACCOUNTS + "/{name}", call -> account(policies.get(), call, 200)),
        new Route("PUT", ACCOUNTS + "/{name}", this::putAccount),
        new Route("DELETE", ACCOUNTS + "/{name}", this::deleteAccount));
  }

  private Reply patch(Call call) {
    return told(
        "",
        () -> {
          PolicyChanges changes = PolicyChanges.read(call.body(JsonNode.class));
          return Reply.ok(PolicyViews.version(desk.apply(call, changes)));
        });
  }

  private Reply putDefault(Call call) {
    String plan =
        told(
            "",
            () -> {
              try (Section body = Section.of("default_plan", call.body(JsonNode.class))) {
                return body.required("plan");
              }
            });
    var changes = new PolicyChanges(plan, Map.of(), Map.of());
    return told(
        "/default_plan", () -> Reply.ok(PolicyViews.plans(desk.apply(call, changes))), "/plan");
  }

  private Reply plan(Policies all, Call call, int status) {
    Plan plan = known(all.plans(), call, "plan");
    return new Reply(status, PolicyViews.plan(all, plan));
  }

  private Reply putPlan(Call call) {
    String name = call.parameter("name");
    Plan plan = told("", () -> PolicyReader.plan(name, call.body(JsonNode.class)));
    int status = policies.get().plans().containsKey(name) ? 200 : 201;
    var changes = new PolicyChanges(null, Map.of(name, Optional.of(plan)), Map.of());
    return plan(desk.apply(call, changes), call, status);
  }

  private Reply deletePlan(Call call) {
    String name = known(policies.get().plans(), call, "plan").name();
    var changes = new PolicyChanges(null, Map.of(name, Optional.empty()), Map.of());
    return Reply.ok(PolicyViews.version(desk.apply(call, changes)));
  }

  private Reply accounts(Call call) {
    int limit = call.number("limit", LARGEST_PAGE, 1, LARGEST_PAGE);
    return Reply.ok(
        PolicyViews.accounts(policies.get(), call.query().getOrDefault("after", ""), limit));
  }

  private Reply account(Policies all, Call call, int status) {
    Account account = all.accounts().get(call.parameter("name"));
    if (account == null) {
      throw CallException.notFound(
          "nothing is said of account '%s': the default plan '%s' holds for it"
              .formatted(call.parameter("name"), all.defaultPlan()));
    }
    return new Reply(status, PolicyViews.account(all, account, clock.millis()));
  }

  private Reply putAccount(Call call) {
    String name = call.parameter("name");
    Account account = told("", () -> PolicyReader.account(name, call.body(JsonNode.class)));
    int status = policies.get().accounts().containsKey(name) ? 200 : 201;
    var changes = new PolicyChanges(null, Map.of(), Map.of(name, Optional.of(account)));
    return told("/accounts/[^/]*", () -> account(desk.apply(call, changes), call, status), "");
  }

  private Reply deleteAccount(Call call) {
    String name = known(policies.get().accounts(), call, "account").name();
    var changes = new PolicyChanges(null, Map.of(), Map.of(name, Optional.empty()));
    return Reply.ok(PolicyViews.version(desk.apply(call, changes)));
  }

  private static <T> T known(Map<String, T> all, Call call, String what) {
    T one = all.get(call.parameter("name"));
    if (one == null) {
      throw CallException.notFound("there is no %s '%s'".formatted(what, call.parameter("name")));
    }
    return one;
  }

  private static <T> T told(String prefix, Supplier<T> action) {
    return told(prefix, action, "");
  }

  /**
   * Refuses the call if the action finds something wrong.
   *
   * @param prefix of pointers, a pattern
   * @param body what stands for it in this call's body
   */
  private static <T> T told(String prefix, Supplier<T> action, String body) {
    try {
      return action.get();
    } catch (BadConfigException e) {
      throw CallException.unprocessable(
          e.pointer().replaceFirst("^" + prefix, body), String.valueOf(e.getMessage()));
    }
  }
}
