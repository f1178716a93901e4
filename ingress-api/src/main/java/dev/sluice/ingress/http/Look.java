package dev.sluice.ingress.http;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.limit.Plan;
import dev.sluice.contract.limit.Plans;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.mirror.Reservation;
import dev.sluice.ingress.check.BrokerClock;
import dev.sluice.ingress.check.FastChecks;
import dev.sluice.ingress.check.Verdict;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code GET /v1/limits} and {@code GET /v1/models}: what there is, charging nothing. */
final class Look {

  private final Plans plans;
  private final BrokerClock clock;
  private final FastChecks checks;
  private final String models;

  Look(Plans plans, BrokerClock clock, FastChecks checks, Collection<ModelConfig> models) {
    this.plans = plans;
    this.clock = clock;
    this.checks = checks;
    long started = Instant.now().getEpochSecond();
    this.models =
        Json.text(
            Map.of(
                "object",
                "list",
                "data",
                models.stream()
                    .sorted(Comparator.comparing(ModelConfig::name))
                    .map(model -> described(model, started))
                    .toList()));
  }

  private static Map<String, Object> described(ModelConfig model, long started) {
    var members = new LinkedHashMap<String, Object>();
    members.put("id", model.name());
    members.put("object", "model");
    members.put("created", started);
    members.put("owned_by", "sluice");
    members.put("runner", model.runner().name().toLowerCase(Locale.ROOT));
    return members;
  }

  void models(HttpServerRequest request) {
    Answers.json(request.response(), 200, models);
  }

  void limits(HttpServerRequest request) {
    try {
      Subject subject = Identity.of(request);
      Plan plan = plans.of(subject.account());
      var looked = new Reservation(subject.account(), plan.limits(), 0, clock.now());
      checks.check(looked, "", "", verdict -> answer(request, subject, plan, verdict));
    } catch (ProblemException e) {
      Answers.problem(request.response(), e.problem());
    }
  }

  private static void answer(
      HttpServerRequest request, Subject subject, Plan plan, Verdict verdict) {
    if (verdict.degraded()) {
      Answers.problem(
          request.response(), Problem.reducedCapacity("the counts cannot be read just now", 1));
      return;
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("account", subject.account());
    body.put("plan", plan.name());
    List<Map<String, Object>> limits =
        verdict.decision().standings().stream().map(Look::standing).toList();
    body.put("limits", limits);
    request.response().putHeader(Answers.CACHE_CONTROL, Answers.NO_STORE);
    Answers.json(request.response(), 200, Json.text(body));
  }

  /** Remaining and reset as in the header fields; {@code reset} is when more becomes free. */
  private static Map<String, Object> standing(Standing standing) {
    var members = new LinkedHashMap<String, Object>();
    members.put("name", standing.limit().name());
    members.put("unit", "requests");
    members.put("limit", standing.limit().limit());
    members.put("window_seconds", standing.limit().windowMillis() / 1000.0);
    members.put("used", standing.used());
    members.put("remaining", standing.remaining());
    members.put("reset_seconds", standing.resetSeconds());
    return members;
  }
}
