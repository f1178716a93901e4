package dev.sluice.example;

import dev.sluice.worker.run.ModelRunner;
import dev.sluice.worker.run.RunnerFactory;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Kind {@code language}: guesses the language of a text by its small words.
 *
 * <p>Setting {@code languages}: of which to choose, with commas between.
 */
public final class LanguageRunners implements RunnerFactory {

  @Override
  public String kind() {
    return "language";
  }

  @Override
  public ModelRunner load(Wanted wanted) {
    String languages = wanted.settings().getOrDefault("languages", "en,de,fr");
    Set<String> chosen =
        Arrays.stream(languages.split(",")).map(String::strip).collect(Collectors.toSet());
    if (!SmallWords.ALL.keySet().containsAll(chosen)) {
      throw new IllegalArgumentException(
          "settings.languages: '%s' is not some of %s"
              .formatted(languages, SmallWords.ALL.keySet()));
    }
    return new LanguageRunner(wanted.model(), wanted.concurrency(), chosen);
  }
}
