package dev.sluice.contract.message;

import org.jspecify.annotations.Nullable;

/**
 * Why a job failed.
 *
 * @param code one of a few words in snake case
 * @param retryable whether the same request may succeed when sent again
 */
public record JobError(String code, String message, boolean retryable) {

  /**
   * Whether it was us who made it fail: the same request may well succeed. Time that ran out is
   * nobody's fault.
   *
   * @param error null if there was none
   */
  public static boolean isOurs(Status ended, @Nullable JobError error) {
    return ended != Status.TIMED_OUT && error != null && error.retryable();
  }
}
