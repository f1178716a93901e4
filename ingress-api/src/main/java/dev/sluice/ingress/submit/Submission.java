package dev.sluice.ingress.submit;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Carried;
import dev.sluice.contract.message.TimeLimits;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, read and found well. The slices lie in the body as it came.
 *
 * @param wish what the model is asked for beside the input
 * @param metadata a JSON object
 * @param webhook URL
 */
public record Submission(
    ModelConfig model,
    Slice input,
    Wish wish,
    @Nullable Slice metadata,
    @Nullable String webhook,
    @Nullable Due startBy,
    @Nullable Due finishBy) {

  /**
   * What a model is asked for.
   *
   * @param parameters a JSON object that is not empty
   * @param generated how many tokens it may generate
   */
  public record Wish(@Nullable Slice parameters, long generated) {}

  /**
   * The limits of its time, if it was made then: a retry under the same id gives the same ones.
   *
   * @param made by its id
   */
  TimeLimits times(Instant made) {
    return startBy == null && finishBy == null
        ? TimeLimits.NONE
        : new TimeLimits(millis(startBy, made), millis(finishBy, made));
  }

  private static OptionalLong millis(@Nullable Due due, Instant made) {
    return due == null ? OptionalLong.empty() : OptionalLong.of(due.from(made).toEpochMilli());
  }

  /** A header is one line; a line break in JSON is always between two values. */
  private static String inOneLine(Slice json) {
    return json.text().replace('\n', ' ').replace('\r', ' ').replace('\t', ' ');
  }

  Carried carried(@Nullable String traceParent) {
    return traceParent == null && webhook == null && metadata == null
        ? Carried.NOTHING
        : new Carried(traceParent, webhook, metadata == null ? null : inOneLine(metadata));
  }
}
