package dev.sluice.worker.run;

import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.RawJson;

/** What became of one input. */
public sealed interface Outcome {

  /**
   * @param tokens how many tokens the model read, or is taken to have read if it has no tokenizer
   */
  record Succeeded(RawJson output, long tokens) implements Outcome {}

  record Failed(JobError error) implements Outcome {}

  /** Its {@link Stop} was asked, and it has not run to its end. */
  record Stopped() implements Outcome {}

  /** An input that this model cannot take: it fails alone, and would fail again. */
  static Outcome invalidInput(String message) {
    return new Failed(new JobError("invalid_input", message, false));
  }
}
