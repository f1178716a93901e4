package dev.sluice.systemtests.prove;

import dev.sluice.systemtests.Installation;
import dev.sluice.systemtests.load.Accounts;
import dev.sluice.systemtests.story.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Installations for stories: one after the other uses the same, as long as it is of the kind that
 * the story needs and the last story left nothing wrong. For one thread.
 */
final class Stage implements AutoCloseable {

  private final Path folder;
  private Story.@Nullable Setting setting;
  private @Nullable Installation sluice;
  private int installations;
  private int loads;

  Stage(Path folder) {
    this.folder = folder;
  }

  Told tell(Story story, int round, Pace pace) {
    try {
      Outcome outcome = Telling.of(story, set(story.setting()), loads++, pace);
      if (!outcome.isKept()) {
        close();
      }
      return new Told(story, round, Optional.of(outcome), "");
    } catch (Exception | AssertionError e) {
      close();
      return new Told(story, round, Optional.empty(), String.valueOf(e));
    }
  }

  private Installation set(Story.Setting wanted) throws IOException {
    Installation found = sluice;
    if (found != null && setting == wanted) {
      return found;
    }
    close();
    Path place = Files.createDirectories(folder.resolve("installation-" + ++installations));
    Installation begun =
        wanted == Story.Setting.THREE_BROKERS
            ? Installation.startOnThreeBrokers(place, Accounts.yaml())
            : Installation.start(place, Accounts.yaml());
    setting = wanted;
    sluice = begun;
    loads = 0;
    return begun;
  }

  @Override
  public void close() {
    if (sluice != null) {
      sluice.close();
      sluice = null;
    }
  }
}
