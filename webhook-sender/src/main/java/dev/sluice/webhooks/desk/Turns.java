package dev.sluice.webhooks.desk;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which host is next: one that has something due and may be sent it. */
final class Turns {

  private record Turn(long due, Host host) {}

  private final TreeSet<Turn> turns =
      new TreeSet<>(Comparator.comparingLong(Turn::due).thenComparing(turn -> turn.host().name));
  private final Map<Host, Turn> ofHost = new HashMap<>();

  /** Puts a host where it belongs, after anything about it has changed. */
  void put(Host host) {
    Turn before = ofHost.remove(host);
    if (before != null) {
      turns.remove(before);
    }
    long due = host.nextDue();
    if (due != Long.MAX_VALUE) {
      var turn = new Turn(due, host);
      turns.add(turn);
      ofHost.put(host, turn);
    }
  }

  /** When the next one is due; the end of time if none is. */
  long nextDue() {
    return turns.isEmpty() ? Long.MAX_VALUE : turns.first().due();
  }

  /** The host with what is due by now; null if there is none. */
  @Nullable Host next(long now) {
    return nextDue() <= now ? turns.first().host() : null;
  }
}
