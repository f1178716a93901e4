package dev.sluice.ingress.submit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.config.Upstream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How much a request lets its model generate, read in passing from what it asks of it. */
public final class Bounds {

  private static final String MAX = "max_tokens";
  private static final String MAX_COMPLETION = "max_completion_tokens";
  private static final String CHOICES = "n";
  private static final int MOST_CHOICES = 128;
  private static final int MOST_DIGITS = 8;

  /** 0 if it does not say. */
  private long most;

  private long choices = 1;

  /**
   * Reads the value that the parser stands on, if it is a bound; null is as good as nothing.
   *
   * @return what is wanted if it is not that, in words
   */
  public @Nullable String read(String name, JsonParser in) throws IOException {
    if (!name.equals(MAX) && !name.equals(MAX_COMPLETION) && !name.equals(CHOICES)) {
      return null;
    }
    JsonToken token = in.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    boolean bound = !name.equals(CHOICES);
    long highest = bound ? Upstream.MOST_TOKENS_EVER : MOST_CHOICES;
    boolean number = token == JsonToken.VALUE_NUMBER_INT && in.getText().length() <= MOST_DIGITS;
    long value = number ? in.getLongValue() : 0;
    if (value < 1 || value > highest) {
      return "a whole number from 1 to %d".formatted(highest);
    }
    if (bound) {
      most = Math.max(most, value);
    } else {
      choices = value;
    }
    return null;
  }

  /** How many tokens the model may generate at the most; 0 if it does not generate. */
  public long tokens(ModelConfig model) {
    Upstream upstream = model.upstream();
    if (upstream == null || !(upstream.use() instanceof Upstream.Chat chat)) {
      return 0;
    }
    return choices * (most == 0 ? chat.mostTokens() : most);
  }
}
