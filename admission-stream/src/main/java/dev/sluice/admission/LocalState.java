package dev.sluice.admission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * The folder of one process: its stores, and the name by which Kafka knows it again after a restart
 * (or a kill), so that it takes its partitions back at once instead of waiting for its own ghost's
 * session to end.
 */
record LocalState(Path folder, String instance) {

  private static final String FILE = "instance-id";

  static LocalState in(Path folder) {
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve(FILE);
      if (Files.notExists(file)) {
        Files.writeString(file, "admission-" + UUID.randomUUID());
      }
      return new LocalState(folder, Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("admission.data: cannot use " + folder, e);
    }
  }

  String stores() {
    return folder.resolve("state").toString();
  }

  /** Whether it was left so long ago that the changelogs no longer tell what was deleted since. */
  boolean isOutdated(Instant now) {
    try {
      Instant left = Files.getLastModifiedTime(folder.resolve(FILE)).toInstant();
      Duration most = AdmissionStores.DELETIONS_KEPT.dividedBy(2);
      return Duration.between(left, now).compareTo(most) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes that the stores are in use now. */
  void touch(Instant now) {
    try {
      Files.setLastModifiedTime(folder.resolve(FILE), FileTime.from(now));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
