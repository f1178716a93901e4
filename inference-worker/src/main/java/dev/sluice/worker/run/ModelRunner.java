package dev.sluice.worker.run;

import dev.sluice.contract.message.RawJson;
import dev.sluice.models.EstimatedTokens;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

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
   * What an input takes of a batch.
   *
   * @param rows at least 1
   * @param length of the longest row in tokens, at least 1
   * @param kind only inputs of the same run together; null if it runs with no other
   */
  record Size(int rows, int length, @Nullable String kind) {

    /** Where all inputs may run together. */
    static final String ANY = "";
  }

  /** Rows, length and kind in one look; cheap. */
  default Size size(RawJson input) {
    return new Size(rows(input), length(input), Size.ANY);
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
