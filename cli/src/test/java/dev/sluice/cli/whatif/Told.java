package dev.sluice.cli.whatif;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Mode;
import dev.sluice.contract.limit.Per;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.limit.Window;
import dev.sluice.contract.message.Shed;
import dev.sluice.contract.policy.Plan;
import dev.sluice.contract.policy.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What happened, as tests tell it: one account's requests, and how they ended. */
final class Told {

  /** The span begins here and lasts an hour. */
  static final long SINCE = Instant.parse("2026-01-02T10:00:00Z").toEpochMilli();

  static final Span SPAN =
      new Span(SINCE - 3_600_000, SINCE - 3_600_000, SINCE, SINCE + 3_600_000, true);

  private final Ends ends = new Ends();
  private final Map<String, List<Shed>> sheds = new HashMap<>();
  private final List<Ask> asks = new ArrayList<>();

  static Limit perMinute(long units) {
    return new Limit("burst", units, Duration.ofMinutes(1));
  }

  static Limit tokensPerMinute(long units) {
    return new Limit(
        "tokens",
        units,
        new Window.Sliding(Duration.ofMinutes(1)),
        Unit.TOKENS,
        Per.ACCOUNT,
        Mode.ENFORCE);
  }

  static Limit slots(long units) {
    return new Limit("slots", units, new Window.Held(), Unit.SLOTS, Per.ACCOUNT, Mode.ENFORCE);
  }

  static Rules rules(Limit... limits) {
    var policies =
        new Policies(0, "free", Map.of("free", new Plan("free", List.of(limits))), Map.of());
    return new Rules(
        "limits.yaml", policies::of, Duration.ofMinutes(1), model -> Duration.ofHours(1));
  }

  static UUID id(int number) {
    return new UUID(7, number);
  }

  /** One second into the span and so on; below zero before it. */
  static long at(double second) {
    return SINCE + Math.round(second * 1000);
  }

  Told ask(int number, double second) {
    return ask(number, second, 0);
  }

  Told ask(int number, double second, long tokens) {
    asks.add(new Ask(at(second), id(number), "joe", "echo", Cost.ofTokens(tokens), null));
    return this;
  }

  Told ask(int number, double second, String client, Cost cost) {
    asks.add(new Ask(at(second), id(number), client, "echo", cost, null));
    return this;
  }

  Told ended(int number, double second, long tokens) {
    ends.put(id(number), new End(End.Kind.ENDED, at(second), tokens));
    return this;
  }

  Told end(int number, End.Kind kind) {
    ends.put(id(number), new End(kind, SINCE, End.UNTOLD));
    return this;
  }

  Told shed(long count, double from, double to) {
    sheds
        .computeIfAbsent("acme", account -> new ArrayList<>())
        .add(
            new Shed(
                "acme",
                "joe",
                "free",
                "burst",
                count,
                Instant.ofEpochMilli(at(from)),
                Instant.ofEpochMilli(at(to))));
    return this;
  }

  Report under(Limit... limits) {
    return under(rules(limits));
  }

  Report under(Rules rules) {
    var replay = new Replay(rules, SPAN, ends, sheds);
    if (!asks.isEmpty()) {
      replay.account("acme", asks);
    }
    return replay.report();
  }

  Outcome outcome(Limit... limits) {
    return under(limits).outcomes().get(0);
  }
}
