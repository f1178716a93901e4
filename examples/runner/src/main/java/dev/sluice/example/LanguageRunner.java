package dev.sluice.example;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RawJson;
import dev.sluice.worker.run.ModelRunner;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Task;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Guesses languages on threads of its own, as many as batches run at once. */
final class LanguageRunner implements ModelRunner {

  private final String version;
  private final Set<String> languages;
  private final ExecutorService threads;

  LanguageRunner(String model, int concurrency, Set<String> languages) {
    this.version = model + "-1";
    this.languages = Set.copyOf(languages);
    this.threads =
        Executors.newFixedThreadPool(
            concurrency,
            task -> {
              Thread thread = new Thread(task, "model-" + model);
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public int rows(RawJson input) {
    return 1;
  }

  /** Returns at once: the caller is the thread that forms batches. */
  @Override
  public CompletionStage<List<Outcome>> run(List<Task> tasks) {
    return CompletableFuture.supplyAsync(() -> tasks.stream().map(this::one).toList(), threads);
  }

  private Outcome one(Task task) {
    if (task.stop().isAsked()) {
      return new Outcome.Stopped();
    }
    JsonNode text;
    try {
      text = Json.tree().readTree(task.input().text());
    } catch (JsonProcessingException e) {
      return Outcome.invalidInput(String.valueOf(e.getOriginalMessage()));
    }
    if (!text.isTextual()) {
      return Outcome.invalidInput("input: wanted a string");
    }
    List<String> words = List.of(text.textValue().toLowerCase(Locale.ROOT).split("\\P{L}+"));
    String best =
        languages.stream()
            .sorted()
            .max(Comparator.comparingLong(language -> hits(language, words)))
            .orElseThrow();
    return new Outcome.Succeeded(new RawJson("{\"language\":\"" + best + "\"}"), words.size());
  }

  private static long hits(String language, List<String> words) {
    Set<String> small = SmallWords.ALL.getOrDefault(language, Set.of());
    return words.stream().filter(small::contains).count();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
