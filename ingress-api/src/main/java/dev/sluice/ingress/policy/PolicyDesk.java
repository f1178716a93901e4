package dev.sluice.ingress.policy;

import dev.sluice.contract.config.BadConfigException;
import dev.sluice.contract.follow.Writer;
import dev.sluice.contract.policy.Policies;
import dev.sluice.contract.policy.PolicyChanges;
import dev.sluice.contract.service.Call;
import dev.sluice.contract.service.CallException;
import java.util.function.Supplier;

/**
 * Changes policies, one call after the other: each is checked against what the one before has left.
 * Two ingresses that are asked in the same moment do not wait for each other.
 */
final class PolicyDesk {

  private final Supplier<Policies> policies;
  private final Writer writer;
  private final PolicyRules rules;

  PolicyDesk(Supplier<Policies> policies, Writer writer, PolicyRules rules) {
    this.policies = policies;
    this.writer = writer;
    this.rules = rules;
  }

  /**
   * Returns what is in force when the changes are; nothing is written if they are refused, or are
   * so already.
   *
   * @throws BadConfigException if something is not as it must be
   * @throws CallException if the changes are refused otherwise
   */
  synchronized Policies apply(Call call, PolicyChanges wanted) {
    Policies before = policies.get();
    call.checkVersion(before.version());
    PolicyChanges changes = wanted.notYetIn(before);
    rules.check(before, wanted);
    if (changes.isEmpty()) {
      return before;
    }
    try {
      long unused = writer.write(changes.entries());
    } catch (Writer.UnconfirmedException e) {
      throw CallException.unavailable(String.valueOf(e.getMessage()));
    }
    return policies.get();
  }
}
