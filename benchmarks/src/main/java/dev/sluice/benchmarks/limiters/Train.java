package dev.sluice.benchmarks.limiters;

/**
 * Requests that come at even distances, so many at once each time.
 *
 * @param start milliseconds after the first edge of a window
 * @param every milliseconds from one time to the next
 * @param times how often
 * @param size how many at once
 */
record Train(long start, long every, int times, int size) {

  Train {
    if (start < 0 || every < 1 || times < 1 || size < 1) {
      throw new IllegalArgumentException(
          "no train: %d, %d, %d, %d".formatted(start, every, times, size));
    }
  }

  static Train atOnce(long start, int size) {
    return new Train(start, 1, 1, size);
  }

  String words() {
    return times == 1
        ? "%,d at %,d ms".formatted(size, start)
        : "%,d times %,d from %,d ms on, every %,d ms".formatted(times, size, start, every);
  }
}
