package dev.sluice.cli.whatif;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.message.Json;
import java.time.Instant;
import java.util.Map;

/** A report as one document; all accounts are in it. */
final class JsonReport {

  private JsonReport() {}

  static String of(Report report) {
    ObjectNode all = Json.tree().createObjectNode();
    all.put("plan", report.plan());
    all.put("since", time(report.span().since()));
    all.put("until", time(report.span().until()));
    if (report.span().heldFrom() > report.span().warmUp()) {
      all.put("held_from", time(report.span().heldFrom()));
    }
    put(all, report.total());
    all.put("refused_accounts", report.refusedAccounts());
    ArrayNode accounts = all.putArray("accounts");
    report.outcomes().forEach(outcome -> accounts.add(account(outcome)));
    ObjectNode shadow = all.putObject("shadow");
    report
        .shadows()
        .forEach(
            (limit, count) ->
                shadow
                    .putObject(limit)
                    .put("requests", count.requests())
                    .put("accounts", count.accounts()));
    ObjectNode timeline = all.putObject("timeline");
    timeline.put("column_ms", report.span().millis() / Timeline.COLUMNS);
    report.refused().forEach(timeline.putArray("refused")::add);
    report.reallyRefused().forEach(timeline.putArray("really_refused")::add);
    return all.toPrettyString();
  }

  private static ObjectNode account(Outcome outcome) {
    ObjectNode json = Json.tree().createObjectNode();
    json.put("account", outcome.account());
    json.put("plan", outcome.plan());
    put(json, outcome.counts());
    put(json.putObject("limits"), outcome.limits());
    put(json.putObject("shadow"), outcome.shadowed());
    if (outcome.firstAt() != null) {
      json.put("first_at", outcome.firstAt().toString());
    }
    if (outcome.worst() != null) {
      json.putObject("worst_minute")
          .put("at", outcome.worst().at().toString())
          .put("refused", outcome.worst().refused());
    }
    return json;
  }

  private static void put(ObjectNode to, Counts counts) {
    to.put("requests", counts.requests());
    to.put("shed", counts.shed());
    to.put("refused", counts.refused());
    to.put("really_refused", counts.reallyRefused());
    to.put("newly_refused", counts.newlyRefused());
    to.put("newly_admitted", counts.newlyAdmitted());
  }

  private static void put(ObjectNode to, Map<String, Long> counts) {
    counts.forEach(to::put);
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
