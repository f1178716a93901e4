package dev.sluice.worker.onnx;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Cuts texts into word pieces. Safe for use by many threads. */
final class Tokenizer implements AutoCloseable {

  /** What all-MiniLM-L6-v2 was made for; what follows is not read. */
  static final int MOST_TOKENS = 256;

  /** A longer text is cut here first: 256 word pieces are hardly ever longer, and it costs time. */
  private static final int MOST_CHARACTERS = 32_768;

  private final HuggingFaceTokenizer tokenizer;

  private Tokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Reads a {@code tokenizer.json}; its own padding and length are replaced by ours. */
  static Tokenizer load(InputStream json) throws IOException {
    Map<String, String> options =
        Map.of(
            "truncation", "true",
            "padding", "false",
            "maxLength", Integer.toString(MOST_TOKENS));
    return new Tokenizer(HuggingFaceTokenizer.newInstance(json, options));
  }

  Tokens tokens(String text) {
    boolean cut = text.length() > MOST_CHARACTERS;
    Encoding encoding = tokenizer.encode(cut ? beginning(text) : text);
    return new Tokens(encoding.getIds(), cut || encoding.exceedMaxLength());
  }

  private static String beginning(String text) {
    boolean insidePair = Character.isHighSurrogate(text.charAt(MOST_CHARACTERS - 1));
    return text.substring(0, insidePair ? MOST_CHARACTERS - 1 : MOST_CHARACTERS);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
