package dev.sluice.systemtests.guarantee;

import dev.sluice.systemtests.load.Submission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whatever got a 202, or was admitted without, has exactly one terminal record. */
final class OneEnd implements Guarantee {

  @Override
  public String name() {
    return "one end";
  }

  @Override
  public String promise() {
    return "Every request that got a 202 has exactly one terminal record.";
  }

  @Override
  public Finding judge(Evidence evidence) {
    var ends = new ArrayList<>(evidence.records().results());
    ends.addAll(evidence.records().rejected());
    Map<String, List<Told>> byId = Records.byId(ends);
    Set<String> ids = new HashSet<>(byId.keySet());
    evidence.book().taken().forEach(one -> ids.add(taken(one)));
    evidence.records().accepted().forEach(told -> ids.add(told.id()));
    var violations = new ArrayList<Violation>();
    for (String id : ids) {
      List<Told> found = byId.getOrDefault(id, List.of());
      if (found.size() != 1) {
        String seen = found.isEmpty() ? "none; " + trace(evidence, id) : found.toString();
        violations.add(new Violation(id, "one terminal record", seen));
      }
    }
    return new Finding(ids.size(), violations);
  }

  private static String taken(Submission one) {
    return one.taken().orElseThrow();
  }

  /** All records about it, so that one sees how far it came. */
  private static String trace(Evidence evidence, String id) {
    return "only "
        + evidence.records().all().stream()
            .filter(told -> told.id().startsWith(id))
            .map(Told::place)
            .toList();
  }
}
