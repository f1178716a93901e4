package dev.sluice.contract.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A text model of one's own, for {@code onnx}.
 *
 * @param model the network
 * @param tokenizer its {@code tokenizer.json}
 * @param maxTokens of a text; what follows is not read
 * @param pooling how the vectors of a text's tokens become one
 * @param normalized whether vectors get the length 1
 */
public record OnnxFiles(
    Path model, Path tokenizer, int maxTokens, Pooling pooling, boolean normalized) {

  private static final int MOST_TOKENS = 256;
  private static final int MOST_TOKENS_EVER = 8192;

  /** Ways to one vector. A network that gives one vector per text by itself needs none. */
  public enum Pooling {
    MEAN,
    /** That of the first token. */
    CLS
  }

  /** Null if nothing is said of a file: then it is the packaged model. */
  static @Nullable OnnxFiles read(Section in) {
    if (!in.has("model") && !in.has("tokenizer")) {
      return null;
    }
    return new OnnxFiles(
        Path.of(in.required("model")),
        Path.of(in.required("tokenizer")),
        in.integer("max_tokens", MOST_TOKENS, 1, MOST_TOKENS_EVER),
        pooling(in),
        in.flag("normalize", true));
  }

  private static Pooling pooling(Section in) {
    String pooling = in.text("pooling", "mean");
    return switch (pooling) {
      case "mean" -> Pooling.MEAN;
      case "cls" -> Pooling.CLS;
      default -> throw in.bad("pooling", pooling, "mean or cls");
    };
  }
}
