package dev.sluice.systemtests.guarantee;

import java.util.List;

/**
 * What became of one promise in one story.
 *
 * @param checked how many jobs, accounts or records were looked at
 */
public record Finding(long checked, List<Violation> violations) {

  public Finding {
    violations = List.copyOf(violations);
  }

  public boolean isKept() {
    return violations.isEmpty();
  }
}
