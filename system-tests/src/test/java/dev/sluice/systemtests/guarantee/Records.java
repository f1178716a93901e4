package dev.sluice.systemtests.guarantee;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Rejection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the topics say of some accounts, each list in the order in which it was read.
 *
 * @param all every record that was written meanwhile, whoever it is about
 */
public record Records(
    List<Told> requests,
    List<Told> accepted,
    List<Told> rejected,
    List<Told> results,
    List<Told> deadLetters,
    List<Told> all) {

  static final List<String> TOPICS =
      List.of(
          "inference.requests",
          "inference.accepted",
          "inference.accepted.slow",
          "inference.rejected",
          "inference.completions",
          "inference.cancellations",
          "inference.results",
          "inference.dead-letter");

  static Records of(List<Told> all, Set<String> accounts) {
    Predicate<Told> ours = told -> accounts.contains(told.account());
    return new Records(
        in(all, "inference.requests", ours),
        admitted(all, ours),
        in(all, "inference.rejected", ours.and(told -> told.is(EventHeaders.Type.REJECTED))),
        in(all, "inference.results", ours),
        in(all, "inference.dead-letter", any -> true),
        List.copyOf(all));
  }

  /** To whichever lane. */
  private static List<Told> admitted(List<Told> all, Predicate<Told> which) {
    return all.stream()
        .filter(told -> told.record().topic().startsWith("inference.accepted"))
        .filter(which)
        .toList();
  }

  private static List<Told> in(List<Told> all, String topic, Predicate<Told> which) {
    return all.stream().filter(told -> told.record().topic().equals(topic)).filter(which).toList();
  }

  static Map<String, List<Told>> byId(List<Told> records) {
    return records.stream().collect(Collectors.groupingBy(Told::id));
  }

  /** One result of each id; where there are more, another guarantee says so. */
  Map<String, Told> resultsById() {
    return results.stream().collect(Collectors.toMap(Told::id, told -> told, (one, two) -> one));
  }

  /** Ids that have come to their end, of one kind or the other. */
  Set<String> ended() {
    var ended = results.stream().map(Told::id).collect(Collectors.toSet());
    rejected.forEach(told -> ended.add(told.id()));
    return ended;
  }

  /** How many got a 202 and were then found to be over a limit. */
  public int refusedLate() {
    return (int)
        rejected.stream()
            .filter(told -> told.value().path("reason").asText().equals(Rejection.QUOTA_EXCEEDED))
            .count();
  }
}
