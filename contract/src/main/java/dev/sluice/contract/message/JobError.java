package dev.sluice.contract.message;

import org.jspecify.annotations.Nullable;

/**
 * Why a job failed.
 *
 * @param code one of a few words in snake case
 * @param retryable whether the same request may succeed when sent again
 */
public record JobError(String code, String message, boolean retryable) {

  /** Why a job has ended that nobody ran to its end; null where the status says it all. */
  public static @Nullable JobError of(Status ended) {
    return switch (ended) {
      case TIMED_OUT ->
          new JobError("finish_by_passed", "The request did not end before its deadline.", true);
      case EXPIRED ->
          new JobError("start_by_passed", "The request did not start in time; it never ran.", true);
      default -> null;
    };
  }

  /**
   * Whether it was us who made it fail: the same request may well succeed. Time that ran out is
   * nobody's fault.
   *
   * @param error null if there was none
   */
  public static boolean isOurs(Status ended, @Nullable JobError error) {
    return ended == Status.FAILED && error != null && error.retryable();
  }
}
