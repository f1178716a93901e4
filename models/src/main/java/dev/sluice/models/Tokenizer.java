package dev.sluice.models;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts texts into the word pieces that a model reads. That of all-MiniLM-L6-v2 is loaded once in a
 * process, on first use, and kept until its end. Safe for use by many threads.
 */
public final class Tokenizer {

  /** What all-MiniLM-L6-v2 was made for; what follows is not read. */
  public static final int MOST_TOKENS = 256;

  /** A longer text is cut here first: word pieces are hardly ever longer, and it costs time. */
  private static final int MOST_CHARACTERS_PER_TOKEN = 128;

  /** The special ones at both ends of what is read. */
  private static final int ENDS = 2;

  /** Stands for what is no character; the model does not read it. */
  private static final int REPLACEMENT = 0xFFFD;

  private static final String FILE = "/all-minilm-l6-v2-q-tokenizer.json";

  private static @Nullable Tokenizer loaded;

  private final HuggingFaceTokenizer tokenizer;
  private final int maxTokens;
  private final int maxCharacters;
  private final long padding;

  private Tokenizer(HuggingFaceTokenizer tokenizer, int maxTokens, long padding) {
    this.tokenizer = tokenizer;
    this.maxTokens = maxTokens;
    this.maxCharacters = MOST_CHARACTERS_PER_TOKEN * maxTokens;
    this.padding = padding;
  }

  /**
   * From a {@code tokenizer.json}.
   *
   * @param maxTokens of a text; what follows is not read
   * @throws IllegalStateException if it cannot be loaded, in one line
   */
  public static Tokenizer of(Path file, int maxTokens) {
    try (InputStream json = Files.newInputStream(file)) {
      return load(json, maxTokens, Padding.in(file));
    } catch (NoSuchFileException e) {
      throw new IllegalStateException("there is no file " + file, e);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The most tokens of a text. */
  public int maxTokens() {
    return maxTokens;
  }

  /** The id of the token that stands for nothing. */
  public long padding() {
    return padding;
  }

  /**
   * Takes a quarter of a second the first time.
   *
   * @throws IllegalStateException if it cannot be loaded, in one line
   */
  public static synchronized Tokenizer miniLm() {
    if (loaded == null) {
      loaded = load();
    }
    return loaded;
  }

  /** Its file's own padding and length are replaced by ours. */
  private static Tokenizer load() {
    try (InputStream json = Tokenizer.class.getResourceAsStream(FILE)) {
      if (json == null) {
        throw new FileNotFoundException("not on the class path: " + FILE);
      }
      return load(json, MOST_TOKENS, 0);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static Tokenizer load(InputStream json, int maxTokens, long padding) {
    Map<String, String> options =
        Map.of(
            "truncation", "true",
            "padding", "false",
            "maxLength", Integer.toString(maxTokens));
    try {
      NativeLibrary.load();
      return new Tokenizer(HuggingFaceTokenizer.newInstance(json, options), maxTokens, padding);
    } catch (IOException | RuntimeException | LinkageError e) {
      throw failed(e);
    }
  }

  private static IllegalStateException failed(Throwable e) {
    return new IllegalStateException("the tokenizer cannot be loaded: " + e.getMessage(), e);
  }

  public Tokens tokens(String text) {
    Encoding encoding = tokenizer.encode(read(text));
    return new Tokens(
        encoding.getIds(), text.length() > maxCharacters || encoding.exceedMaxLength());
  }

  /** How many tokens {@link #tokens} gives, without reading on once that is known. */
  int count(String text) {
    String read = read(text);
    if (LongText.hasTokens(read, MOST_TOKENS - ENDS)) {
      return MOST_TOKENS;
    }
    int count = ENDS;
    int from = 0;
    while (from < read.length() && count < MOST_TOKENS) {
      int to = LongText.endOfPiece(read, from);
      count += tokenizer.encode(read.substring(from, to)).getIds().length - ENDS;
      from = to;
    }
    return Math.min(count, MOST_TOKENS);
  }

  /** All texts of an input; 1 for what this model cannot take. */
  long count(JsonBytes input) {
    TextInput texts;
    try {
      texts = TextInput.parse(input);
    } catch (IllegalArgumentException e) {
      return 1;
    }
    return texts.texts().stream().mapToLong(this::count).sum();
  }

  /** What of a text is read at all. */
  private String read(String text) {
    if (text.length() <= maxCharacters) {
      return wellFormed(text);
    }
    boolean insidePair = Character.isHighSurrogate(text.charAt(maxCharacters - 1));
    return wellFormed(text.substring(0, insidePair ? maxCharacters - 1 : maxCharacters));
  }

  /** One surrogate alone, and native code would misread all that are not. */
  private static String wellFormed(String text) {
    if (text.codePoints().noneMatch(Tokenizer::isSurrogate)) {
      return text;
    }
    return text.codePoints()
        .map(c -> isSurrogate(c) ? REPLACEMENT : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }
}
