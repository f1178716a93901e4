package dev.sluice.contract.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server behind a model.
 *
 * @param url to which a call's path is added; without a slash at the end
 * @param model its own name for the model
 */
public record Upstream(URI url, String model, Use use, Key key) {

  private static final int MOST_TOKENS = 1024;
  public static final int MOST_TOKENS_EVER = 10_000_000;
  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);

  /** What it is asked for. */
  public sealed interface Use {}

  /**
   * Answers to messages, by OpenAI's protocol.
   *
   * @param mostTokens how many tokens a request may generate that does not say so itself
   */
  public record Chat(int mostTokens) implements Use {}

  /** Vectors of texts, by OpenAI's protocol. */
  public record Embeddings() implements Use {}

  /**
   * Tensors for tensors, by the Open Inference Protocol.
   *
   * @param version of the model; without one the server chooses
   * @param timeout how long it may take for one answer
   */
  public record Tensors(Optional<String> version, Duration timeout) implements Use {}

  /**
   * What the server wants to be shown; read by the worker alone.
   *
   * @param value from the environment
   * @param file to read it from if the environment has none
   */
  public record Key(Optional<String> value, @Nullable Path file) {

    /** No key. */
    public static final Key NONE = new Key(Optional.empty(), null);

    /** Says nothing of the key, so that no log ever shows it. */
    @Override
    public String toString() {
      return "Key[value=%s, file=%s]".formatted(value.isPresent() ? "…" : "none", file);
    }
  }

  /**
   * Of a server with OpenAI's protocol.
   *
   * @param root which the environment overrides
   * @param in what is said of the model
   */
  static Upstream openai(Section root, String name, Section in) {
    String task = in.text("task", "chat");
    Use use =
        switch (task) {
          case "chat" -> new Chat(in.integer("max_tokens", MOST_TOKENS, 1, MOST_TOKENS_EVER));
          case "embeddings" -> new Embeddings();
          default -> throw in.bad("task", task, "chat or embeddings");
        };
    return read(root, name, in, use, "http://127.0.0.1:8000/v1");
  }

  /**
   * Of a server with the Open Inference Protocol.
   *
   * @param root which the environment overrides
   * @param in what is said of the model
   */
  static Upstream openInference(Section root, String name, Section in) {
    Duration timeout = in.duration("timeout", "1m");
    if (timeout.compareTo(SHORTEST_TIMEOUT) < 0) {
      throw in.bad("timeout", Durations.write(timeout), "at least 100ms");
    }
    var use = new Tensors(in.text("upstream_version"), timeout);
    return read(root, name, in, use, "http://127.0.0.1:8001");
  }

  private static Upstream read(Section root, String name, Section in, Use use, String like) {
    return new Upstream(url(in, like), in.text("upstream_model", name), use, key(root, name, in));
  }

  private static URI url(Section in, String like) {
    String text = in.required("url");
    try {
      URI url = new URI(text.replaceAll("/+$", ""));
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (web
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw in.bad("url", text, "a URL such as " + like);
  }

  private static Key key(Section root, String name, Section in) {
    String variable = name.replaceAll("[^a-zA-Z0-9]", "_").toLowerCase(Locale.ROOT);
    Optional<String> file = in.text("api_key_file");
    return new Key(
        in.secret("api_key").or(() -> root.outside("models." + variable + ".api_key")),
        file.map(Path::of).orElse(null));
  }
}
