package dev.sluice.benchmarks.limiters;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Looks for the attack that gets the most into one trailing window: climbs from known attacks and
 * from random ones, keeping every change that is not worse. The same seed finds the same.
 */
final class AttackSearch {

  private static final int CLIMBS = 12;
  private static final int MOST_TRAINS = 4;

  /** Attacks last so many windows. */
  private static final int WINDOWS = 3;

  private final Algorithm algorithm;
  private final int limit;
  private final long window;
  private final SplittableRandom random;

  AttackSearch(Algorithm algorithm, int limit, long window, long seed) {
    this.algorithm = algorithm;
    this.limit = limit;
    this.window = window;
    this.random = new SplittableRandom(seed);
  }

  /**
   * @param held requests that one trailing window held
   */
  record Found(Attack attack, int held) {}

  /**
   * @param steps changes tried in each climb
   */
  Found search(int steps) {
    Found best = tried(new Attack(List.of(Train.atOnce(0, 1))));
    for (int climb = 0; climb < CLIMBS; climb++) {
      Found found = tried(start(climb));
      best = found.held() > best.held() ? found : best;
      for (int step = 0; step < steps; step++) {
        Found changed = tried(changed(found.attack()));
        found = changed.held() >= found.held() ? changed : found;
        best = found.held() > best.held() ? found : best;
      }
    }
    return best;
  }

  private Found tried(Attack attack) {
    return new Found(attack, attack.worstWindow(algorithm.start(limit, window), window));
  }

  /** What is known to hurt one or the other, then anything. */
  private Attack start(int climb) {
    long even = Math.max(1, window / limit);
    Train evenly = new Train(window, even, 2 * limit, 1);
    return switch (climb) {
      case 0 -> Attack.atEdges(limit, window);
      case 1 -> new Attack(List.of(Train.atOnce(window - 1, limit), evenly));
      case 2 -> new Attack(List.of(Train.atOnce(random.nextLong(window), limit), evenly));
      default -> new Attack(List.of(train(), train()));
    };
  }

  private Train train() {
    int times = random.nextBoolean() ? 1 : 1 + random.nextInt(2 * limit);
    return new Train(place(), 1 + scaled(window), times, 1 + (int) scaled(limit));
  }

  /** Any time, or one beside an edge. */
  private long place() {
    long anywhere = random.nextLong(WINDOWS * window);
    long edge = (1 + random.nextLong(WINDOWS - 1)) * window;
    return random.nextBoolean() ? anywhere : edge - 1 + random.nextLong(2);
  }

  /** From 0 to below the bound, small ones as likely as large. */
  private long scaled(long bound) {
    return (long) Math.exp(random.nextDouble(Math.log((double) bound + 1))) - 1;
  }

  private Attack changed(Attack attack) {
    var trains = new ArrayList<Train>(attack.trains());
    int which = random.nextInt(trains.size());
    int kind = random.nextInt(8);
    if (kind == 0 && trains.size() > 1) {
      trains.remove(which);
    } else if (kind == 1 && trains.size() < MOST_TRAINS) {
      trains.add(train());
    } else {
      trains.set(which, changed(trains.get(which), kind));
    }
    return new Attack(trains);
  }

  private Train changed(Train train, int kind) {
    long start = train.start();
    long every = train.every();
    return switch (kind) {
      case 2, 3 ->
          new Train(
              Math.floorMod(start + step(window), WINDOWS * window),
              every,
              train.times(),
              train.size());
      case 4 -> new Train(start, within(every + step(window), window), train.times(), train.size());
      case 5 ->
          new Train(
              start, every, (int) within(train.times() + step(limit), 2L * limit), train.size());
      case 6 ->
          new Train(
              start, every, train.times(), (int) within(train.size() + step(limit), 2L * limit));
      default -> train();
    };
  }

  private long step(long bound) {
    return random.nextBoolean() ? 1 + scaled(bound) : -1 - scaled(bound);
  }

  private static long within(long value, long most) {
    return Math.max(1, Math.min(value, most));
  }
}
