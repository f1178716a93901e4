package dev.sluice.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.message.RawJson;
import dev.sluice.worker.run.ModelRunner;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.RunnerFactory;
import dev.sluice.worker.run.RunnerFactory.Wanted;
import dev.sluice.worker.run.Stop;
import dev.sluice.worker.run.Task;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LanguageRunnersTest {

  private static RunnerFactory found() {
    return ServiceLoader.load(RunnerFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(factory -> factory.kind().equals("language"))
        .findFirst()
        .orElseThrow();
  }

  private static Task task(String input) {
    return new Task("1", new RawJson(input), null, new Stop());
  }

  @Test
  void shouldBeFoundAndGuess() throws Exception {
    try (ModelRunner runner = found().load(new Wanted("guess", 1, 8, Map.of()))) {
      List<Outcome> outcomes =
          runner
              .run(
                  List.of(
                      task("\"The cat is not of the house.\""),
                      task("\"Die Katze ist nicht da.\""),
                      task("7")))
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);

      assertThat(outcomes)
          .containsExactly(
              new Outcome.Succeeded(new RawJson("{\"language\":\"en\"}"), 7),
              new Outcome.Succeeded(new RawJson("{\"language\":\"de\"}"), 5),
              Outcome.invalidInput("input: wanted a string"));
    }
  }

  @Test
  void shouldSayWhichSettingIsWrong() {
    var wanted = new Wanted("guess", 1, 8, Map.of("languages", "en,xx"));

    assertThatThrownBy(() -> found().load(wanted))
        .hasMessage("settings.languages: 'en,xx' is not some of [de, en, fr]");
  }
}
