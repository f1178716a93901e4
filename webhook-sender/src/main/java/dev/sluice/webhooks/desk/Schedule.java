package dev.sluice.webhooks.desk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * When a delivery is tried: each attempt so long after the one before.
 *
 * @param pauses before the first attempt, the second, and so on
 * @param chance from 0 to 1, anew at each call: up to a tenth of a pause is added, so that what
 *     failed together does not come back together
 */
public record Schedule(List<Duration> pauses, DoubleSupplier chance) {

  /** As Standard Webhooks 1.0 suggests: ten attempts over three days. */
  public static final List<Duration> STANDARD =
      List.of(
          Duration.ZERO,
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  private static final double MOST_ADDED = 0.1;

  public Schedule {
    pauses = List.copyOf(pauses);
    if (pauses.isEmpty()) {
      throw new IllegalArgumentException("pauses: none");
    }
  }

  /** How long to wait after so many attempts; empty if there are no more. */
  Optional<Duration> pause(int tries) {
    if (tries >= pauses.size()) {
      return Optional.empty();
    }
    Duration pause = pauses.get(tries);
    return Optional.of(
        pause.plusMillis((long) (pause.toMillis() * MOST_ADDED * chance.getAsDouble())));
  }
}
