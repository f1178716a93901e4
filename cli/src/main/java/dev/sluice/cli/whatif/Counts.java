package dev.sluice.cli.whatif;

/**
 * What became of requests, and what would have.
 *
 * @param requests all of them
 * @param shed those that an ingress refused, of which it keeps nothing but how many they were
 * @param refused those that would be refused
 * @param reallyRefused those that were, by the ingress or the stream
 * @param newlyRefused those that would be refused and were admitted
 */
record Counts(long requests, long shed, long refused, long reallyRefused, long newlyRefused) {

  static final Counts NONE = new Counts(0, 0, 0, 0, 0);

  /** Those that would be admitted and were refused. */
  long newlyAdmitted() {
    return reallyRefused - (refused - newlyRefused);
  }

  /** With one more. */
  Counts and(boolean isShed, boolean isRefused, boolean wasRefused) {
    return plus(
        new Counts(
            1,
            isShed ? 1 : 0,
            isRefused ? 1 : 0,
            wasRefused ? 1 : 0,
            isRefused && !wasRefused ? 1 : 0));
  }

  Counts plus(Counts other) {
    return new Counts(
        requests + other.requests,
        shed + other.shed,
        refused + other.refused,
        reallyRefused + other.reallyRefused,
        newlyRefused + other.newlyRefused);
  }
}
