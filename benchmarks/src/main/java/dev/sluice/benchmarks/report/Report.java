package dev.sluice.benchmarks.report;

import java.util.List;
import java.util.stream.Collectors;

/** All findings of one run, with the conditions under which they hold. */
public record Report(Table conditions, List<Finding> findings) {

  private static final List<String> COMPARED =
      List.of("what", "Sluice", "beside", "ratio", "target");

  public Report {
    findings = List.copyOf(findings);
  }

  public String markdown() {
    var comparisons = findings.stream().flatMap(finding -> finding.comparisons().stream()).toList();
    String compared =
        comparisons.isEmpty()
            ? ""
            : "\n"
                + new Table(COMPARED, comparisons.stream().map(Comparison::row).toList())
                    .markdown();
    return "# Sluice measured\n"
        + compared
        + findings.stream().map(Finding::markdown).collect(Collectors.joining())
        + "\n## Conditions\n\n"
        + conditions.markdown();
  }

  public boolean isComplete() {
    return findings.stream().allMatch(Finding::complete);
  }
}
