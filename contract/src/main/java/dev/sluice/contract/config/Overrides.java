package dev.sluice.contract.config;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Single values given outside the file: by flag, by environment. */
final class Overrides {

  static final Overrides NONE = new Overrides(Map.of(), Map.of());

  private static final String MARK = "SLUICE_";

  /** Variables of the launcher and of the client commands. */
  private static final Set<String> OTHERS =
      Set.of(
          "SLUICE_URL",
          "SLUICE_CLIENT",
          "SLUICE_API_KEY",
          "SLUICE_MANAGEMENT_URL",
          "SLUICE_JAVA_OPTS",
          "SLUICE_CLASSPATH",
          "SLUICE_HOME");

  private final Map<String, String> flags;
  private final Map<String, String> environment;
  private final Set<String> asked = new TreeSet<>();

  Overrides(Map<String, String> flags, Map<String, String> environment) {
    this.flags = Map.copyOf(flags);
    this.environment = new HashMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(MARK) && !OTHERS.contains(name)) {
            this.environment.put(name, value);
          }
        });
  }

  Optional<String> find(String path) {
    if (flags.isEmpty() && environment.isEmpty()) {
      // Shared by all that nothing overrides, from any thread and for as long as the process lives.
      return Optional.empty();
    }
    String variable = MARK + path.replace('.', '_').toUpperCase(Locale.ROOT);
    asked.add(variable);
    return Optional.ofNullable(flags.get(path))
        .or(() -> Optional.ofNullable(environment.get(variable)));
  }

  /** Refuses variables that look like ours and name nothing. */
  void refuseUnknown() {
    for (String name : environment.keySet()) {
      if (!asked.contains(name)) {
        throw new BadConfigException("environment variable %s: names no key".formatted(name));
      }
    }
  }
}
