package dev.sluice.systemtests.load;

import java.time.Duration;

/** How long a part of a load lasts. */
public sealed interface Extent {

  /** Until so many more were answered. */
  record Answered(int submissions) implements Extent {}

  /** For this time. */
  record Lasting(Duration time) implements Extent {}
}
