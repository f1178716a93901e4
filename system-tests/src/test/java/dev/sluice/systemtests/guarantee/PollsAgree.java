package dev.sluice.systemtests.guarantee;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.systemtests.Client.Answer;
import dev.sluice.systemtests.load.Submission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A poll tells each client of a 202 the end that the topics tell. */
final class PollsAgree implements Guarantee {

  private static final List<String> COMPARED = List.of("id", "status", "output", "usage");

  @Override
  public String name() {
    return "polls";
  }

  @Override
  public String promise() {
    return "The poll of every request that got a 202 says what its terminal record says.";
  }

  @Override
  public Finding judge(Evidence evidence) {
    Map<String, Told> results = evidence.records().resultsById();
    Map<String, Told> rejected =
        evidence.records().rejected().stream()
            .collect(Collectors.toMap(Told::id, told -> told, (one, two) -> one));
    List<Submission> taken = evidence.book().taken();
    return new Finding(
        taken.size(),
        Eventually.judge(
            evidence.patience(),
            taken,
            one -> look(evidence, one, results, rejected),
            one -> one.taken().orElseThrow()));
  }

  private static Optional<Violation> look(
      Evidence evidence, Submission one, Map<String, Told> results, Map<String, Told> rejected) {
    String id = one.taken().orElseThrow();
    Told refusal = rejected.get(id);
    String alias = refusal == null ? "" : refusal.value().path("alias_of").asText();
    Told result = results.get(alias.isEmpty() ? id : alias);
    Answer answer = evidence.client(one).get("/v1/inferences/" + id);
    if (result == null) {
      String status = answer.body().path("status").asText();
      return refusal != null && status.equals("rejected")
          ? Optional.empty()
          : wrong(id, refusal == null ? "an end" : "rejected", answer);
    }
    JsonNode end = result.value();
    boolean same =
        COMPARED.stream().allMatch(part -> end.path(part).equals(answer.body().path(part)));
    return answer.status() == 200 && same
        ? Optional.empty()
        : wrong(id, result.place() + ": " + end, answer);
  }

  private static Optional<Violation> wrong(String id, String expected, Answer answer) {
    return Optional.of(new Violation(id, expected, answer.status() + " " + answer.body()));
  }
}
