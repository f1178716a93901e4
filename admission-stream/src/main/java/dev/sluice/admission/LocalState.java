package dev.sluice.admission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one process: its stores, and the name by which Kafka knows it again after a restart
 * (or a kill), so that it takes its partitions back at once instead of waiting for its own ghost's
 * session to end.
 */
record LocalState(Path folder, String instance) {

  private static final Logger LOG = LoggerFactory.getLogger(LocalState.class);
  private static final String FILE = "instance-id";
  private static final String LEFT = "left";

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

  /**
   * Takes it into use.
   *
   * @return whether it was left so long ago that the changelogs no longer tell what was deleted
   *     since. One that was killed is never said to be: Kafka Streams itself throws its stores
   *     away, and keeps the name by which it ends the transaction that was left open.
   */
  boolean enter(Instant now) {
    Path left = folder.resolve(LEFT);
    try {
      if (Files.notExists(left)) {
        return false;
      }
      Instant since = Files.getLastModifiedTime(left).toInstant();
      Files.delete(left);
      Duration most = AdmissionStores.DELETIONS_KEPT.dividedBy(2);
      return Duration.between(since, now).compareTo(most) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes that it was left in good order. */
  void leave(Instant now) {
    Path left = folder.resolve(LEFT);
    try {
      Files.writeString(left, now.toString());
      Files.setLastModifiedTime(left, FileTime.from(now));
    } catch (IOException e) {
      LOG.atWarn().setCause(e).addKeyValue("file", left).log("cannot note that it was left");
    }
  }
}
