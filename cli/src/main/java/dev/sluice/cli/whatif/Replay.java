package dev.sluice.cli.whatif;

import dev.sluice.contract.message.Shed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Replays accounts one by one and gathers what came of it. For one thread. */
final class Replay {

  private final Rules rules;
  private final Span span;
  private final Ends ends;

  /** What an ingress refused itself, by account; what was replayed is gone from here. */
  private final Map<String, List<Shed>> sheds;

  private final Timeline refused;
  private final Timeline really;
  private final List<Outcome> outcomes = new ArrayList<>();

  Replay(Rules rules, Span span, Ends ends, Map<String, List<Shed>> sheds) {
    this.rules = rules;
    this.span = span;
    this.ends = ends;
    this.sheds = new HashMap<>(sheds);
    this.refused = new Timeline(span);
    this.really = new Timeline(span);
  }

  /**
   * @param requests all of the account, in the order of their partition
   */
  void account(String account, List<Ask> requests) {
    Map<String, Habits> habits = Habits.of(requests, ends);
    var tally = new Tally(span, refused, really);
    var replay = new AccountReplay(account, rules, ends, habits, tally);
    List<Ask> refusedEarly = spread(sheds.getOrDefault(account, List.of()), habits);
    sheds.remove(account);
    int next = 0;
    for (Ask request : requests) {
      while (next < refusedEarly.size() && refusedEarly.get(next).time() < request.time()) {
        replay.submit(refusedEarly.get(next++));
      }
      replay.submit(request);
    }
    refusedEarly.subList(next, refusedEarly.size()).forEach(replay::submit);
    Outcome outcome = tally.outcome(account, rules.terms().of(account, span.until()).plan());
    if (outcome.counts().requests() > 0) {
      outcomes.add(outcome);
    }
  }

  /** The requests that an ingress refused, at even distances, by time. */
  private List<Ask> spread(List<Shed> sheds, Map<String, Habits> habits) {
    var asks = new ArrayList<Ask>();
    for (Shed shed : sheds) {
      Habits habit = Habits.of(shed.client(), habits);
      long from = shed.from().toEpochMilli();
      long millis = Math.max(0, Duration.between(shed.from(), shed.to()).toMillis());
      for (long i = 0; i < shed.count(); i++) {
        long time = from + (long) ((double) millis * i / shed.count());
        if (time >= span.warmUp() && time < span.until()) {
          asks.add(new Ask(time, null, shed.client(), habit.model(), habit.cost(), null));
        }
      }
    }
    asks.sort(Comparator.comparingLong(Ask::time));
    return asks;
  }

  /** To be asked for once, at the end. */
  Report report() {
    List.copyOf(sheds.keySet()).forEach(account -> account(account, List.of()));
    return new Report(rules.name(), span, outcomes, refused.counts(), really.counts());
  }
}
