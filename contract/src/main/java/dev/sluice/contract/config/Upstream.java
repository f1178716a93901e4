package dev.sluice.contract.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAI-compatible server behind a model.
 *
 * @param url of its API, to which a call's path is added; without a slash at the end
 * @param model its own name for the model
 * @param mostTokens how many tokens a request may generate that does not say so itself; 0 for
 *     embeddings
 */
public record Upstream(URI url, String model, Task task, int mostTokens, Key key) {

  private static final int MOST_TOKENS = 1024;
  public static final int MOST_TOKENS_EVER = 10_000_000;

  /** What it is asked for. */
  public enum Task {
    CHAT,
    EMBEDDINGS
  }

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
   * @param root which the environment overrides
   * @param in what is said of the model
   */
  static Upstream read(Section root, String name, Section in) {
    Task task = task(in);
    return new Upstream(
        url(in),
        in.text("upstream_model", name),
        task,
        task == Task.CHAT ? in.integer("max_tokens", MOST_TOKENS, 1, MOST_TOKENS_EVER) : 0,
        key(root, name, in));
  }

  private static Task task(Section in) {
    String task = in.text("task", "chat");
    return switch (task) {
      case "chat" -> Task.CHAT;
      case "embeddings" -> Task.EMBEDDINGS;
      default -> throw in.bad("task", task, "chat or embeddings");
    };
  }

  private static URI url(Section in) {
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
    throw in.bad("url", text, "a URL such as http://127.0.0.1:8000/v1");
  }

  private static Key key(Section root, String name, Section in) {
    String variable = name.replaceAll("[^a-zA-Z0-9]", "_").toLowerCase(Locale.ROOT);
    Optional<String> file = in.text("api_key_file");
    return new Key(
        in.secret("api_key").or(() -> root.outside("models." + variable + ".api_key")),
        file.map(Path::of).orElse(null));
  }
}
