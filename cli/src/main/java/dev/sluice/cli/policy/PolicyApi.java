package dev.sluice.cli.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.CommandException;
import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.client.AdminApi;
import dev.sluice.cli.client.AdminOptions;
import dev.sluice.cli.client.Answer;
import dev.sluice.cli.client.RefusedException;
import dev.sluice.contract.policy.Account;
import dev.sluice.contract.policy.Plan;
import dev.sluice.contract.policy.Policies;
import dev.sluice.contract.policy.PolicyChanges;
import dev.sluice.contract.policy.PolicyReader;
import java.util.HashMap;
import java.util.Map;

/** All policies at once, read and changed over a management port. */
final class PolicyApi {

  private static final String PATH = "/admin/policies";
  private static final String PLANS = "/admin/plans";
  private static final int MOST_TRIES = 3;

  private final AdminApi api;

  PolicyApi(AdminOptions options) {
    this.api = new AdminApi(options).quiet();
  }

  /** Those in force, read by the page; again from the beginning if they change meanwhile. */
  Policies inForce() {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      JsonNode plans = api.get(PLANS).body();
      long version = plans.path("version").asLong();
      var byName = new HashMap<String, Plan>();
      plans
          .path("plans")
          .properties()
          .forEach(
              plan -> byName.put(plan.getKey(), PolicyReader.plan(plan.getKey(), plan.getValue())));
      Map<String, Account> accounts = new HashMap<>();
      if (tryRead(accounts, version)) {
        return new Policies(version, plans.path("default_plan").asText(), byName, accounts);
      }
    }
    throw changedMeanwhile();
  }

  /** Whether all accounts were of this version. */
  private boolean tryRead(Map<String, Account> accounts, long version) {
    var pages = new AccountPages(api);
    while (pages.hasNext()) {
      JsonNode page = pages.next().body();
      if (page.path("version").asLong() != version) {
        return false;
      }
      AccountPages.accounts(page).forEach(account -> accounts.put(account.name(), account));
    }
    return true;
  }

  private static CommandException changedMeanwhile() {
    return new CommandException(
        ExitCodes.FAILED, "somebody else has changed plans or accounts meanwhile; try again");
  }

  /**
   * Changes what is at this version.
   *
   * @return the version from which on the changes hold
   */
  long apply(PolicyChanges changes, long version) {
    long reached = version;
    for (PolicyChanges part : Portions.of(changes)) {
      reached = changed(part, reached).body().path("version").asLong();
    }
    return reached;
  }

  private Answer changed(PolicyChanges part, long version) {
    try {
      return api.change("PATCH", PATH, part.json(), version);
    } catch (RefusedException e) {
      if (e.status() == 412) {
        throw changedMeanwhile();
      }
      throw e;
    }
  }
}
