package dev.sluice.ingress.submit;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Rejection;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Problem;
import dev.sluice.ingress.poll.Found;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A refusal that the stream found while the client still waits, answered like an immediate one. */
public final class LateRefusal {

  private static final int RETRY_SECONDS = 1;

  private LateRefusal() {}

  /**
   * @param rejected a job whose status is {@code rejected}
   */
  static void answer(Exchange exchange, Found.Present rejected) {
    Problem problem = problem(rejected);
    if (problem.status() == 503) {
      exchange.unavailable(problem.detail(), RETRY_SECONDS);
    } else {
      exchange.problem(problem);
    }
  }

  /**
   * What an immediate refusal says.
   *
   * @param rejected a job whose status is {@code rejected}
   */
  public static Problem problem(Found.Present rejected) {
    Job job;
    try {
      job = Json.read(rejected.job(), Job.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a rejected job is not readable", e);
    }
    Job.RejectionPart why = job.rejection();
    String words = job.message() == null ? "The request was rejected." : job.message();
    String reason = why == null ? Rejection.INTERNAL : why.reason();
    return switch (reason) {
      case Rejection.QUOTA_EXCEEDED -> overQuota(words, why == null ? null : why.retryAfter());
      case Rejection.BLOCKED -> Problem.forbidden(words);
      case Rejection.KEY_REUSED -> Problem.keyReused();
      default -> Problem.unavailable(words);
    };
  }

  private static Problem overQuota(String words, @Nullable Long retry) {
    return retry == null
        ? Problem.unprocessable(List.of(new Problem.Field("/input", words)))
            .coded(Refusal.TOO_LARGE)
        : Problem.overQuota(words, retry);
  }
}
