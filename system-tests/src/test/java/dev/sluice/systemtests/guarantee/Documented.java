package dev.sluice.systemtests.guarantee;

import dev.sluice.conformance.TopicConformance;
import java.util.ArrayList;

/** Every answer and every record is as the documents say, so that anybody can follow. */
final class Documented implements Guarantee {

  @Override
  public String name() {
    return "documented";
  }

  @Override
  public String promise() {
    return "Every answer and every record is as OpenAPI and AsyncAPI describe it.";
  }

  @Override
  public Finding judge(Evidence evidence) {
    var violations = new ArrayList<Violation>();
    for (Told told : evidence.records().all()) {
      if (evidence.planted().contains(String.valueOf(told.record().key()))) {
        continue;
      }
      try {
        var record = told.record();
        TopicConformance.check(record.topic(), record.key(), record.headers(), record.value());
      } catch (AssertionError e) {
        violations.add(
            new Violation(told.place(), "a record as documented", String.valueOf(e.getMessage())));
      }
    }
    evidence
        .book()
        .faults()
        .forEach(fault -> violations.add(new Violation("an answer", "as documented", fault)));
    int answers =
        evidence.book().submissions().stream()
            .mapToInt(one -> one.tries().size() + one.looks().size())
            .sum();
    return new Finding(evidence.records().all().size() + answers, violations);
  }
}
