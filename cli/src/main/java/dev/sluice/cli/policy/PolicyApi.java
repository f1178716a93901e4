package dev.sluice.cli.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.cli.CommandException;
import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.client.AdminApi;
import dev.sluice.cli.client.AdminOptions;
import dev.sluice.cli.client.Answer;
import dev.sluice.cli.client.RefusedException;
import dev.sluice.contract.config.Section;
import dev.sluice.contract.policy.Policies;
import dev.sluice.contract.policy.PolicyChanges;
import dev.sluice.contract.policy.PolicyReader;
import dev.sluice.contract.policy.StatedPolicies;

/** All policies at once, read and changed over a management port. */
final class PolicyApi {

  private static final String PATH = "/admin/policies";

  private final AdminApi api;

  PolicyApi(AdminOptions options) {
    this.api = new AdminApi(options);
  }

  /** Those in force. */
  Policies inForce() {
    ObjectNode json = api.get(PATH).body().deepCopy();
    long version = json.path("version").asLong();
    json.remove("version");
    StatedPolicies stated = PolicyReader.stated(Section.of("", json));
    String byDefault = stated.defaultPlan();
    if (byDefault == null) {
      throw new CommandException(ExitCodes.FAILED, "the service names no default plan");
    }
    return new Policies(version, byDefault, stated.plans(), stated.accounts());
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
        throw new CommandException(
            ExitCodes.FAILED, "somebody else has changed plans or accounts meanwhile; try again");
      }
      throw e;
    }
  }
}
