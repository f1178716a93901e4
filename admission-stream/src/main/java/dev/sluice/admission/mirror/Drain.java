package dev.sluice.admission.mirror;

/** How fast the head of the queue moves, smoothed; confined to one thread. */
final class Drain {

  private static final double MEMORY_SECONDS = 30;

  /** Below this nothing worth the name moves. */
  private static final double LEAST = 0.01;

  private long head = -1;
  private long at;
  private double perSecond = -1;

  /**
   * Takes what was seen.
   *
   * @param now in milliseconds, of a steady clock
   * @return offsets a second; 0 if nothing moves or it is not known yet
   */
  double seen(long place, long now) {
    if (head >= 0 && now > at) {
      double seconds = (now - at) / 1000.0;
      double rate = Math.max(0, place - head) / seconds;
      double weight = 1 - Math.exp(-seconds / MEMORY_SECONDS);
      perSecond = perSecond < 0 ? rate : perSecond + weight * (rate - perSecond);
    }
    head = place;
    at = now;
    return perSecond < LEAST ? 0 : perSecond;
  }
}
