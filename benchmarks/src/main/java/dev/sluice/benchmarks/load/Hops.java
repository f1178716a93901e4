package dev.sluice.benchmarks.load;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;

/** When each job came by each place on its way, by the clock of this process. */
public final class Hops {

  /** The places, in the order in which a job comes by. */
  public enum Place {
    BEGUN("the submission is sent"),
    TAKEN("202"),
    REQUESTED("`inference.requests` can be read"),
    ACCEPTED("`inference.accepted` can be read"),
    COMPLETED("`inference.completions` can be read"),
    SETTLED("`inference.results` can be read"),
    TOLD("the long poll is answered");

    private final String words;

    Place(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  private static final int PLACES = Place.values().length;

  private final Map<String, long[]> jobs = new ConcurrentHashMap<>();

  public void note(String id, Place place, long nanos) {
    jobs.computeIfAbsent(id, any -> new long[PLACES])[place.ordinal()] = nanos;
  }

  /** Microseconds from one place to another, of all jobs that came by everywhere. */
  public Histogram between(Place from, Place to) {
    var micros = new Histogram(3);
    jobs.values().stream()
        .filter(times -> Arrays.stream(times).noneMatch(time -> time == 0))
        .forEach(
            times ->
                micros.recordValue(
                    Math.max(0, times[to.ordinal()] - times[from.ordinal()]) / 1000));
    return micros;
  }
}
