package dev.sluice.systemtests.guarantee;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.systemtests.load.Submission;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What was admitted and not canceled has succeeded, with what its client sent as its output. */
final class ResultsKept implements Guarantee {

  @Override
  public String name() {
    return "outputs";
  }

  @Override
  public String promise() {
    return "What was admitted and not canceled has succeeded, and its output is its own input.";
  }

  @Override
  public Finding judge(Evidence evidence) {
    Map<String, Told> results = evidence.records().resultsById();
    Set<String> unwanted =
        evidence.book().submissions().stream()
            .filter(one -> one.cancel().isPresent())
            .map(Submission::key)
            .collect(Collectors.toSet());
    var violations = new ArrayList<Violation>();
    for (Told accepted : evidence.records().accepted()) {
      JsonNode input = accepted.value().path("input");
      Told result = results.get(accepted.id());
      JsonNode end = result == null ? accepted.value().path("none") : result.value();
      String status = end.path("status").asText();
      boolean canceled = status.equals("canceled") && unwanted.contains(key(input.asText()));
      boolean right = status.equals("succeeded") && end.path("output").equals(input);
      if (!right && !canceled) {
        violations.add(new Violation(accepted.id(), "succeeded with output " + input, "" + end));
      }
    }
    return new Finding(evidence.records().accepted().size(), violations);
  }

  /** The key that was sent beside this input. */
  private static String key(String input) {
    return input.replaceFirst("number (\\d+) of .*", "key-$1");
  }
}
