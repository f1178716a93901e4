package dev.sluice.systemtests.story;

import dev.sluice.systemtests.Installation.Part;
import dev.sluice.systemtests.SluiceProcess;
import java.util.List;

/** Parts are stopped in good order and started again, one after the other. */
record Stopped(String name, String title, List<Part> parts) implements Story {

  /** As an upgrade goes. */
  static Stopped rolling() {
    return new Stopped(
        "rolling-restart",
        "every part is restarted, one after the other",
        List.of(Part.WORKER, Part.ADMISSION, Part.INGRESS, Part.REDIS, Part.KAFKA));
  }

  static Stopped broker() {
    return new Stopped("stop-kafka", "the broker is stopped", List.of(Part.KAFKA));
  }

  @Override
  public void happen(Scene scene) {
    scene.strikes();
    for (Part part : parts) {
      SluiceProcess one = scene.sluice().part(part);
      one.stop();
      one.startAgain();
      one.awaitReady();
    }
    scene.isMended();
  }
}
