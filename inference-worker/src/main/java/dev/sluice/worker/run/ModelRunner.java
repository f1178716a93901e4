package dev.sluice.worker.run;

import dev.sluice.contract.message.RawJson;
import dev.sluice.models.EstimatedTokens;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Runs one model, on threads of its own. Safe for use by many threads. */
public interface ModelRunner extends AutoCloseable {

  /** Names the model and its very weights, for {@code model_version}. */
  String version();

  /** How many rows of a batch this input fills, at least 1; cheap. */
  int rows(RawJson input);

  /** How many tokens the longest row of this input has, roughly, at least 1; cheap. */
  default int length(RawJson input) {
    int rows = rows(input);
    return (int) Math.min(Integer.MAX_VALUE, (EstimatedTokens.of(input) + rows - 1) / rows);
  }

  /**
   * Runs a batch without blocking the caller.
   *
   * @return one outcome per task, in order; a failed stage if the batch as a whole could not run
   */
  CompletionStage<List<Outcome>> run(List<Task> tasks);

  /** What keeps it from running now; empty if nothing is known to. */
  default Optional<String> trouble() {
    return Optional.empty();
  }

  @Override
  void close();
}
