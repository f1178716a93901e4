package dev.sluice.ingress.submit;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.ingress.http.Problem;
import org.jspecify.annotations.Nullable;

/** A body that was read. */
sealed interface Parsed {

  record Submission(ModelConfig model, Slice input, @Nullable Slice metadata) implements Parsed {}

  record Refused(Problem problem) implements Parsed {}
}
