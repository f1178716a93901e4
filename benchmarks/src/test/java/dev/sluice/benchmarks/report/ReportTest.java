package dev.sluice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Table CONDITIONS =
      new Table(List.of("condition", ""), List.of(List.of("cores", "2")));

  private static Finding finding(List<Comparison> comparisons) {
    var table = new Table(List.of("", "a|b"), List.of(List.of("x", "1")));
    return new Finding("429", "refusals", comparisons, List.of(table), List.of("A note."), true);
  }

  @Test
  void shouldPutComparisonsFirstAndConditionsLast() {
    var findings =
        List.of(
            finding(
                List.of(
                    new Comparison("429/s", "bare", 40_000, 100_000, 0.38),
                    new Comparison("429/s", "Flask", 40_000, 8_000, 7))));

    assertThat(new Report(CONDITIONS, findings).markdown())
        .isEqualTo(
            """
            # Sluice measured

            | what | Sluice | beside | ratio | target |
            | --- | --- | --- | --- | --- |
            | 429/s | 40,000 | bare: 100,000 | 0.40 | 0.38 (met) |
            | 429/s | 40,000 | Flask: 8,000 | 5.00 | 7.0 (missed) |

            ## `429`: refusals

            |  | a\\|b |
            | --- | --- |
            | x | 1 |

            - A note.

            ## Conditions

            | condition |  |
            | --- | --- |
            | cores | 2 |
            """);
  }

  @Test
  void shouldLeaveOutComparisonsWhereThereAreNone() {
    assertThat(new Report(CONDITIONS, List.of(finding(List.of()))).markdown())
        .startsWith("# Sluice measured\n\n## `429`");
  }

  @Test
  void shouldBeIncompleteOnceAMeasurementBrokeOff() {
    Finding failed = Finding.failed("model", "rows", new IllegalStateException("it has ended"));
    var report = new Report(CONDITIONS, List.of(finding(List.of()), failed));

    assertThat(report.isComplete()).isFalse();
    assertThat(report.markdown()).contains("- Not measured: it has ended\n");
  }

  @Test
  void shouldRefuseARowThatDoesNotFit() {
    assertThatThrownBy(() -> new Table(List.of("a"), List.of(List.of("1", "2"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldReadVersionsFromTheClassPath() {
    assertThat(Conditions.libraries("/r/vertx-core-5.1.6.jar:/r/x.jar:/classes"))
        .containsOnlyKeys("vertx-core")
        .containsEntry("vertx-core", "5.1.6");
  }
}
