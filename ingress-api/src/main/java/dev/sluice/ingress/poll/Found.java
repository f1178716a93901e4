package dev.sluice.ingress.poll;

/** What a look for a job has found. */
public sealed interface Found {

  /** The job as JSON. */
  record Job(long seq, String json) implements Found {}

  /** There is none of this id for this account. */
  record None() implements Found {}

  /** It cannot be told just now. */
  record Unavailable(String why) implements Found {}
}
