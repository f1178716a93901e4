package dev.sluice.cli.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhatIfReportTest {

  private static final Instant FIRST = Instant.parse("2026-01-02T10:03:07.250Z");
  private static final Instant WORST = Instant.parse("2026-01-02T10:04:00Z");

  private static Outcome refused(String account, long requests, long refused, long really) {
    return new Outcome(
        account,
        "free",
        new Counts(requests, 0, refused, really, Math.max(0, refused - really)),
        Map.of("burst", refused, "tokens", 2L),
        Map.of("later", 7L),
        FIRST,
        new Outcome.Minute(WORST, 4));
  }

  private static Outcome untouched(String account, long requests, long really) {
    return new Outcome(
        account, "free", new Counts(requests, 0, 0, really, 0), Map.of(), Map.of(), null, null);
  }

  private static List<Integer> counts(int... firstOnes) {
    var counts = new ArrayList<>(Collections.nCopies(Timeline.COLUMNS, 0));
    for (int i = 0; i < firstOnes.length; i++) {
      counts.set(i, firstOnes[i]);
    }
    return counts;
  }

  private static Report report(Outcome... outcomes) {
    return new Report(
        "limits.yaml", Told.SPAN, List.of(outcomes), counts(0, 1, 2, 8), counts(0, 0, 4));
  }

  @Test
  void shouldTellInWordsAPictureAndATable() {
    Report report =
        report(
            untouched("quiet", 10, 0),
            refused("beta", 90, 3, 0),
            refused("acme", 1200, 8, 42),
            untouched("gamma", 20, 1));

    assertThat(new TextReport(report, 20).text())
        .isEqualTo(
            """
            Of 1,320 requests in the last 1 hour, limits.yaml would have refused 11 (0.8 %) from 2 of 4 accounts; in reality 43 were refused.
            3 would be refused that were admitted, 35 would be admitted that were refused.

              refused   ·▁▂█························································  at most 8 in 1m
              in fact   ··▄·························································  at most 4
                        10:00                                                  11:00 UTC

              account  requests  refused  in fact  new  spared  first at  worst minute  by limit
              acme        1,200        8       42    0      34  10:03:07  10:04, 4      burst 8, tokens 2
              beta           90        3        0    3       0  10:03:07  10:04, 4      burst 3, tokens 2
              gamma          20        0        1    0       1  -         -             -
              1 account without any refusal not shown

            Limits in shadow mode refuse nothing. They would have refused:
              later  14 requests of 2 accounts""");
  }

  @Test
  void shouldShowTheTopOnlyAndSayHowToSeeMore() {
    Report report = report(refused("beta", 90, 3, 0), refused("acme", 1200, 8, 42));

    assertThat(new TextReport(report, 1).text())
        .contains("  acme  ")
        .doesNotContain("beta")
        .contains("\n  … and 1 more; --top 2 shows them\n");
  }

  @Test
  void shouldSayThatNothingWasRefused() {
    var report =
        new Report("a.yaml", Told.SPAN, List.of(untouched("acme", 1, 0)), counts(), counts());

    assertThat(new TextReport(report, 20).text())
        .isEqualTo(
            "Of 1 request in the last 1 hour, a.yaml would have refused none; in reality none was"
                + " refused.");
  }

  @Test
  void shouldSayThatTheSameOnesAreRefused() {
    var counts = new Counts(9, 0, 2, 2, 0);
    var outcome = new Outcome("acme", "free", counts, Map.of(), Map.of(), FIRST, null);

    assertThat(new TextReport(report(outcome), 20).text())
        .startsWith(
            """
            Of 9 requests in the last 1 hour, limits.yaml would have refused 2 (22.2 %) from the only account; in reality 2 were refused.
            They are the same ones.
            """);
  }

  @Test
  void shouldSayWhatWasTakenForTrue() {
    var counts = new Counts(9, 4, 0, 4, 0);
    var outcome = new Outcome("acme", "free", counts, Map.of(), Map.of(), null, null);
    Span span = Told.SPAN.heldFrom(Told.at(-60));
    var report = new Report("a.yaml", span, List.of(outcome), counts(), counts());

    assertThat(new TextReport(report, 20).text())
        .endsWith(
            """

            4 of the requests were refused by an ingress, which keeps counts a second: their times in it, costs and models are taken to be like their client's others.
            What came before 2026-01-02 09:59:00 UTC is no longer in the topic: the longest window was not filled at first.""");
  }

  @Test
  void shouldSayThatPartOfTheSpanIsGone() throws IOException {
    Span span = Told.SPAN.heldFrom(Told.at(60));
    var report = new Report("a.yaml", span, List.of(untouched("acme", 1, 0)), counts(), counts());

    assertThat(new TextReport(report, 20).text())
        .endsWith(
            "\n\nWhat came before 2026-01-02 10:01:00 UTC is no longer in the topic:"
                + " it is neither counted nor reported.");
    assertThat(Json.tree().readTree(JsonReport.of(report)).path("held_from").asText())
        .isEqualTo("2026-01-02T10:01:00Z");
  }

  @Test
  void shouldNameBothEndsOfASpanThatIsOver() {
    var span = new Span(0, 0, Told.at(0), Told.at(90), false);
    var report = new Report("a.yaml", span, List.of(untouched("acme", 1, 0)), counts(), counts());

    assertThat(new TextReport(report, 20).text())
        .startsWith(
            "Of 1 request from 2026-01-02 10:00:00 UTC to 2026-01-02 10:01:30 UTC, a.yaml would");
  }

  @Test
  void shouldPrintOneDocument() throws IOException {
    JsonNode json =
        Json.tree()
            .readTree(JsonReport.of(report(refused("acme", 1200, 8, 42), untouched("b", 1, 0))));

    assertThat(json.path("since").asText()).isEqualTo("2026-01-02T10:00:00Z");
    assertThat(json.path("really_refused").asLong()).isEqualTo(42);
    assertThat(json.at("/timeline/refused")).hasSize(60);
    assertThat(json.at("/shadow/later/requests").asLong()).isEqualTo(7);
    assertThat(json.at("/accounts/0").toString())
        .isEqualTo(
            "{\"account\":\"acme\",\"plan\":\"free\",\"requests\":1200,\"shed\":0,\"refused\":8,"
                + "\"really_refused\":42,\"newly_refused\":0,\"newly_admitted\":34,"
                + "\"limits\":{\"burst\":8,\"tokens\":2},"
                + "\"shadow\":{\"later\":7},\"first_at\":\"2026-01-02T10:03:07.250Z\","
                + "\"worst_minute\":{\"at\":\"2026-01-02T10:04:00Z\",\"refused\":4}}");
    assertThat(json.at("/accounts/1").has("first_at")).isFalse();
  }
}
