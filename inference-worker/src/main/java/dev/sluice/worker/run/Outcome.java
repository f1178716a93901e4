package dev.sluice.worker.run;

import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.RawJson;
import org.jspecify.annotations.Nullable;

/** What became of one input. */
public sealed interface Outcome {

  /**
   * @param tokens how many tokens the model read; null if it does not count in tokens
   */
  record Succeeded(RawJson output, @Nullable Long tokens) implements Outcome {}

  record Failed(JobError error) implements Outcome {}

  /** An input that this model cannot take: it fails alone, and would fail again. */
  static Outcome invalidInput(String message) {
    return new Failed(new JobError("invalid_input", message, false));
  }
}
