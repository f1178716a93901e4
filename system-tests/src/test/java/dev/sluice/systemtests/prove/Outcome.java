package dev.sluice.systemtests.prove;

import dev.sluice.systemtests.guarantee.Finding;
import dev.sluice.systemtests.guarantee.Guarantee;
import dev.sluice.systemtests.story.Story;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of every guarantee in one story, and how it went. */
public record Outcome(Story story, Map<Guarantee, Finding> findings, Course course) {

  public Outcome {
    findings = Collections.unmodifiableMap(new LinkedHashMap<>(findings));
  }

  /** One line for each violation, with what is needed to look into it. */
  public List<String> violations() {
    var lines = new ArrayList<String>();
    findings.forEach(
        (guarantee, finding) ->
            finding
                .violations()
                .forEach(
                    violation ->
                        lines.add(
                            "%s, %s: %s".formatted(story.name(), guarantee.name(), violation))));
    return lines;
  }

  boolean isKept() {
    return findings.values().stream().allMatch(Finding::isKept);
  }
}
