package dev.sluice.systemtests.guarantee;

import dev.sluice.contract.message.EventHeaders;
import java.util.ArrayList;
import java.util.HashSet;

/** What a story planted lies among the dead letters with its reason, and nothing else does. */
final class NothingBuried implements Guarantee {

  @Override
  public String name() {
    return "dead letters";
  }

  @Override
  public String promise() {
    return "Records that nobody can read lie among the dead letters with a reason, and no"
        + " client's request does.";
  }

  @Override
  public Finding judge(Evidence evidence) {
    var violations = new ArrayList<Violation>();
    var missing = new HashSet<>(evidence.planted());
    for (Told letter : evidence.records().deadLetters()) {
      String key = String.valueOf(letter.record().key());
      String reason = letter.header(EventHeaders.DEAD_REASON);
      if (!evidence.planted().contains(key) || reason.isEmpty()) {
        violations.add(new Violation(key, "no dead letter", "%s %s".formatted(letter, reason)));
      }
      missing.remove(key);
    }
    missing.forEach(key -> violations.add(new Violation(key, "a dead letter", "none")));
    long checked = evidence.planted().size() + evidence.book().taken().size();
    return new Finding(checked, violations);
  }
}
