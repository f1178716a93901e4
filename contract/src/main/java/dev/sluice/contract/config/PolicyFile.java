package dev.sluice.contract.config;

import dev.sluice.contract.policy.PolicyReader;
import dev.sluice.contract.policy.StatedPolicies;
import java.nio.file.Path;
import java.util.List;

/** Plans and accounts in a file of their own, or in a configuration file among other things. */
public final class PolicyFile {

  /** What a configuration file may say besides, and is not looked at. */
  private static final List<String> OTHERS =
      List.of(
          "admin",
          "admission",
          "auth",
          "ingress",
          "kafka",
          "models",
          "prefix",
          "redis",
          "results",
          "webhooks",
          "worker");

  private PolicyFile() {}

  /**
   * @throws BadConfigException in one line that names key, value and what was expected; also if the
   *     plans and accounts in the file do not go together
   */
  public static StatedPolicies read(Path file) {
    try (Section root = Section.of("", YamlFile.parse(file))) {
      OTHERS.forEach(root::has);
      StatedPolicies stated = PolicyReader.stated(root);
      if (stated.isEmpty()) {
        throw new BadConfigException(
            "%s: it has none of default_plan, plans and accounts".formatted(file));
      }
      if (!stated.plans().isEmpty()) {
        var unused = root.checked(stated::complete);
      }
      return stated;
    }
  }
}
