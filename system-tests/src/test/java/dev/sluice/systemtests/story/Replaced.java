package dev.sluice.systemtests.story;

import dev.sluice.systemtests.Installation;
import dev.sluice.systemtests.Installation.Part;
import dev.sluice.systemtests.SluiceProcess;
import java.time.Duration;
import java.util.function.Function;

/**
 * A part stands still while another of its kind takes its place, and then goes on with what it
 * held: its locks, partitions and transactions are long another's.
 *
 * @param more how much longer it stands still than others do
 */
record Replaced(
    String name,
    String title,
    Part part,
    Function<Installation, SluiceProcess> another,
    Duration more)
    implements Story {

  /** For longer than a lock on a record lasts, which is 30 s. */
  static Replaced worker() {
    return new Replaced(
        "late-worker",
        "a worker goes on after its locks went to another",
        Part.WORKER,
        Installation::startWorker,
        Duration.ofSeconds(20));
  }

  /** For longer than its session in the group lasts, which is 6 s. */
  static Replaced admission() {
    return new Replaced(
        "late-admission",
        "an admission process goes on after its partitions went to another",
        Part.ADMISSION,
        Installation::startAdmission,
        Duration.ZERO);
  }

  @Override
  public void happen(Scene scene) {
    SluiceProcess victim = scene.sluice().part(part);
    SluiceProcess other = another.apply(scene.sluice());
    victim.freeze();
    scene.strikes();
    scene.standStill(scene.freeze().plus(more));
    victim.thaw();
    victim.awaitReady();
    other.stop();
    scene.isMended();
  }
}
