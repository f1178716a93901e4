package dev.sluice.benchmarks.measure;

/** Finds the highest rate that is sustained, to within a few percent. */
final class RateSearch {

  private static final int LOWEST = 125;
  private static final int FIRST = 2_000;
  private static final int HIGHEST = 64_000;
  private static final int REFINEMENTS = 3;

  private RateSearch() {}

  /** Tries one rate. */
  interface Trial {
    boolean sustained(int rate) throws Exception;
  }

  /** The highest rate that was sustained; 0 if none was. */
  static int highest(Trial trial) throws Exception {
    int good = FIRST;
    while (!trial.sustained(good)) {
      good /= 2;
      if (good < LOWEST) {
        return 0;
      }
    }
    int bad = good < FIRST ? 2 * good : 0;
    while (bad == 0 && good < HIGHEST) {
      int next = good * 3 / 2;
      if (trial.sustained(next)) {
        good = next;
      } else {
        bad = next;
      }
    }
    for (int i = 0; i < REFINEMENTS && bad > 0; i++) {
      int middle = (good + bad) / 2;
      if (trial.sustained(middle)) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    return good;
  }
}
