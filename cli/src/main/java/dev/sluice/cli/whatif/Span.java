package dev.sluice.cli.whatif;

/**
 * What is replayed, in milliseconds of append time.
 *
 * @param warmUp from where requests are counted
 * @param since from where they are reported too
 * @param until the first millisecond that is not
 */
record Span(long warmUp, long since, long until) {

  boolean reports(long time) {
    return time >= since;
  }

  long millis() {
    return until - since;
  }
}
