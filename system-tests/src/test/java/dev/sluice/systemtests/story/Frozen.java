package dev.sluice.systemtests.story;

import dev.sluice.systemtests.Installation.Part;
import dev.sluice.systemtests.SluiceProcess;
import java.util.Locale;

/** A part stands still (SIGSTOP) and then goes on, as if no time had passed. */
record Frozen(Part part) implements Story {

  @Override
  public String name() {
    return "freeze-" + part.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String title() {
    return Parts.called(part) + " stands still and goes on";
  }

  @Override
  public void happen(Scene scene) {
    SluiceProcess victim = scene.sluice().part(part);
    victim.freeze();
    scene.strikes();
    scene.standStill();
    victim.thaw();
    victim.awaitReady();
    scene.isMended();
  }
}
