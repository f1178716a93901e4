package dev.sluice.ingress.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Status;
import dev.sluice.ingress.http.Problem;
import dev.sluice.ingress.poll.Found;
import dev.sluice.ingress.submit.LateRefusal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job that has ended otherwise than well, as its client is told.
 *
 * @param again whether the client does well to ask again
 */
record Failure(Problem problem, boolean again) {

  /** What the client itself has done wrong, as workers call it. */
  private static final Set<String> CLIENTS = Set.of("invalid_input", "upstream_refused");

  /**
   * @param ended a job that has ended, and not {@code succeeded}
   */
  static Failure of(Found.Present ended) {
    Status status = ended.status();
    if (status == Status.REJECTED) {
      return new Failure(LateRefusal.problem(ended), true);
    }
    JobError error = error(ended);
    String words = error == null ? "the request has ended: " + status.word() : error.message();
    String code = error == null ? status.word() : error.code();
    Problem problem =
        switch (status) {
          case TIMED_OUT, EXPIRED -> Problem.timeout(words);
          case CANCELED -> Problem.conflict(words);
          default -> CLIENTS.contains(code) ? Problem.badRequest(words) : Problem.failed(words);
        };
    boolean again = status == Status.FAILED && error != null && error.retryable();
    return new Failure(problem.coded(code), again);
  }

  private static @Nullable JobError error(Found.Present ended) {
    try {
      return Json.read(ended.job(), Job.class).error();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a job that has ended is not readable", e);
    }
  }
}
