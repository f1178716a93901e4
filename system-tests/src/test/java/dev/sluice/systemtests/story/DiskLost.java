package dev.sluice.systemtests.story;

import dev.sluice.systemtests.Installation.Part;
import dev.sluice.systemtests.SluiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The admission process is killed and comes back on an empty disk, as another machine would. */
final class DiskLost implements Story {

  @Override
  public String name() {
    return "lose-disk";
  }

  @Override
  public String title() {
    return "the admission process is killed and its disk is lost";
  }

  @Override
  public void happen(Scene scene) throws IOException {
    SluiceProcess admission = scene.sluice().part(Part.ADMISSION);
    admission.kill();
    scene.strikes();
    delete(scene.sluice().data(Part.ADMISSION));
    admission.startAgain();
    admission.awaitReady();
    scene.isMended();
  }

  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }
}
