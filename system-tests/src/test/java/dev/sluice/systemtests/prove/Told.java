package dev.sluice.systemtests.prove;

import dev.sluice.systemtests.story.Story;
import java.util.List;
import java.util.Optional;

/**
 * One story in one round.
 *
 * @param outcome empty if it could not be told to its end
 * @param failure why not; empty otherwise
 */
record Told(Story story, int round, Optional<Outcome> outcome, String failure) {

  boolean isKept() {
    return outcome.isPresent() && outcome.orElseThrow().isKept();
  }

  /** A line for each violation, or for what kept it from being told. */
  List<String> troubles() {
    return outcome
        .map(Outcome::violations)
        .orElse(List.of("%s could not be told: %s".formatted(story.name(), failure)));
  }
}
