package dev.sluice.systemtests.story;

import dev.sluice.systemtests.Installation.Part;
import dev.sluice.systemtests.SluiceProcess;
import java.util.Locale;

/** A part is killed with SIGKILL and started again at once. */
record Killed(Part part) implements Story {

  @Override
  public String name() {
    return "kill-" + part.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String title() {
    return Parts.called(part) + " is killed";
  }

  @Override
  public void happen(Scene scene) {
    SluiceProcess victim = scene.sluice().part(part);
    victim.kill();
    scene.strikes();
    victim.startAgain();
    victim.awaitReady();
    scene.isMended();
  }
}
