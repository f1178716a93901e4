package dev.sluice.systemtests.guarantee;

/**
 * One case in which a promise was not kept.
 *
 * @param subject the job's id, or the account
 */
public record Violation(String subject, String expected, String seen) {

  @Override
  public String toString() {
    return "%s: expected %s, seen %s".formatted(subject, expected, seen);
  }
}
