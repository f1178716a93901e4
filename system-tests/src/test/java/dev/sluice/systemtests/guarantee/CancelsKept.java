package dev.sluice.systemtests.guarantee;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.systemtests.load.Submission;
import dev.sluice.systemtests.load.Submission.Cancel;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/** What a client was told of its cancel is so. */
final class CancelsKept implements Guarantee {

  @Override
  public String name() {
    return "cancels";
  }

  @Override
  public String promise() {
    return "After a confirmed cancel there is no output, and no charge but what was told.";
  }

  @Override
  public Finding judge(Evidence evidence) {
    Map<String, Told> results = evidence.records().resultsById();
    var violations = new ArrayList<Violation>();
    long checked = 0;
    for (Submission one : evidence.book().taken()) {
      Optional<Cancel> cancel = one.cancel();
      if (cancel.isPresent()) {
        checked++;
        String id = one.taken().orElseThrow();
        Optional.ofNullable(results.get(id))
            .flatMap(result -> wrong(id, cancel.orElseThrow(), result))
            .ifPresent(violations::add);
      }
    }
    return new Finding(checked, violations);
  }

  private static Optional<Violation> wrong(String id, Cancel cancel, Told result) {
    JsonNode end = result.value();
    String status = end.path("status").asText();
    String told = "%d %s".formatted(cancel.status(), cancel.body());
    boolean right =
        switch (cancel.status()) {
          case 200 -> isCanceled(end) && isChargedAsTold(end, cancel) && isFreeIfNeverRun(end);
          // It runs: whichever comes first counts.
          case 202 -> status.equals("succeeded") || isCanceled(end);
          case 409 -> cancel.body().path("job_status").asText().equals(status);
          default -> false;
        };
    return right
        ? Optional.empty()
        : Optional.of(new Violation(id, "an end that fits the answer " + told, result + " " + end));
  }

  private static boolean isCanceled(JsonNode end) {
    return end.path("status").asText().equals("canceled") && !end.has("output");
  }

  private static boolean isChargedAsTold(JsonNode end, Cancel cancel) {
    return end.path("usage").equals(cancel.body().path("usage"));
  }

  private static boolean isFreeIfNeverRun(JsonNode end) {
    return end.has("started_at") || end.at("/usage/requests").asLong(1) == 0;
  }
}
