package dev.sluice.admission;

/** Request ids made at a time of the test's choosing. */
final class Ids {

  private Ids() {}

  /**
   * @param millis the time in the id
   * @param number tells ids of the same time apart, and orders them
   */
  static String at(long millis, int number) {
    String time = "%012x".formatted(millis);
    return "%s-%s-7000-8000-%012x".formatted(time.substring(0, 8), time.substring(8), number);
  }
}
