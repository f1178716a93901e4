package dev.sluice.contract.message;

/**
 * Why a job failed.
 *
 * @param code one of a few words in snake case
 * @param retryable whether the same request may succeed when sent again
 */
public record JobError(String code, String message, boolean retryable) {}
