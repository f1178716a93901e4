package dev.sluice.cli.whatif;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Window;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the requests of one client are like: what is taken for true of those of which nothing is
 * known, since an ingress refused them.
 *
 * @param model that it asks most
 * @param millis from submission to end
 */
record Habits(String model, long tokens, long millis) {

  private static final Habits UNKNOWN = new Habits("-", 1, Window.Held.ESTIMATE_MILLIS);

  /** By client. */
  static Map<String, Habits> of(List<Ask> requests, Ends ends) {
    var sums = new HashMap<String, Sum>();
    for (Ask ask : requests) {
      sums.computeIfAbsent(ask.client(), client -> new Sum()).add(ask, ends.of(ask.id()));
    }
    var habits = new HashMap<String, Habits>();
    sums.forEach((client, sum) -> habits.put(client, sum.mean()));
    return habits;
  }

  static Habits of(String client, Map<String, Habits> known) {
    return known.getOrDefault(client, UNKNOWN);
  }

  Cost cost() {
    return Cost.ofTokens(tokens);
  }

  private static final class Sum {
    private final Map<String, Integer> models = new HashMap<>();
    private long requests;
    private long tokens;
    private long ran;
    private long millis;

    void add(Ask ask, End end) {
      models.merge(ask.model(), 1, Integer::sum);
      requests++;
      tokens += ask.cost().tokens();
      if (end.ran()) {
        ran++;
        millis += Math.max(0, end.at() - ask.time());
      }
    }

    Habits mean() {
      String most =
          models.entrySet().stream()
              .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(byName()))
              .orElseThrow()
              .getKey();
      return new Habits(most, tokens / requests, ran == 0 ? UNKNOWN.millis : millis / ran);
    }

    private static Comparator<Map.Entry<String, Integer>> byName() {
      return Map.Entry.comparingByKey(Comparator.reverseOrder());
    }
  }
}
