package dev.sluice.systemtests.guarantee;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Judges what becomes true within a while, such as what a mirror shows. */
final class Eventually {

  private static final long LOOK_NANOS = Duration.ofMillis(200).toNanos();

  private Eventually() {}

  /**
   * Looks at each again and again until nothing is wrong with it, at least once.
   *
   * @return what is still wrong at the end
   */
  static <T> List<Violation> judge(
      Duration patience,
      Collection<T> each,
      Function<T, Optional<Violation>> look,
      Function<T, String> name) {
    long deadline = System.nanoTime() + patience.toNanos();
    List<T> left = List.copyOf(each);
    while (true) {
      var wrong = new ArrayList<T>();
      var violations = new ArrayList<Violation>();
      for (T one : left) {
        looked(one, look, name)
            .ifPresent(
                violation -> {
                  wrong.add(one);
                  violations.add(violation);
                });
      }
      left = wrong;
      if (left.isEmpty() || System.nanoTime() > deadline) {
        return violations;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static <T> Optional<Violation> looked(
      T one, Function<T, Optional<Violation>> look, Function<T, String> name) {
    try {
      return look.apply(one);
    } catch (UncheckedIOException e) {
      return Optional.of(new Violation(name.apply(one), "an answer", "none: " + e.getMessage()));
    } catch (AssertionError e) {
      String seen = String.valueOf(e.getMessage());
      return Optional.of(new Violation(name.apply(one), "an answer as documented", seen));
    }
  }
}
