package dev.sluice.worker.run;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Where batches of a model run, at most so many at once. Confined to its queue's lock. */
final class Places {

  private final int all;
  private final Set<Place> taken = new HashSet<>();

  Places(int all) {
    this.all = all;
  }

  /** Taken by a batch; two that were taken at the same time are still two. */
  static final class Place {
    private final Instant since;

    private Place(Instant since) {
      this.since = since;
    }

    Instant since() {
      return since;
    }
  }

  int free() {
    return all - taken.size();
  }

  int taken() {
    return taken.size();
  }

  Place take(Instant now) {
    var place = new Place(now);
    taken.add(place);
    return place;
  }

  void leave(Place place) {
    taken.remove(place);
  }

  /** How many were taken before that time and never left. */
  int takenBefore(Instant time) {
    return (int) taken.stream().filter(place -> place.since.isBefore(time)).count();
  }
}
