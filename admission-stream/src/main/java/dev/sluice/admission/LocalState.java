package dev.sluice.admission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;
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
  private static final String STATE = "state";

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
    return folder.resolve(STATE).toString();
  }

  /**
   * Takes it into use. What was not left in good order has its stores thrown away, and keeps the
   * name by which Kafka Streams ends the transaction that was left open. It would throw them away
   * itself, since they may hold what was never committed, but only once they are assigned to it,
   * and would then have all be assigned anew: a second or two in which nothing is decided.
   *
   * @return whether it was left so long ago that the changelogs no longer tell what was deleted
   *     since
   */
  boolean enter(Instant now) {
    Path left = folder.resolve(LEFT);
    try {
      if (Files.notExists(left)) {
        deleteStores();
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

  /** Of each task a folder, beside what names the process. */
  private void deleteStores() throws IOException {
    Path state = folder.resolve(STATE);
    if (Files.notExists(state)) {
      return;
    }
    try (Stream<Path> found = Files.find(state, 2, (path, any) -> isTask(path))) {
      for (Path task : found.toList()) {
        try (Stream<Path> all = Files.walk(task)) {
          for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
    }
  }

  private static boolean isTask(Path path) {
    return path.getFileName().toString().matches("\\d+_\\d+");
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
