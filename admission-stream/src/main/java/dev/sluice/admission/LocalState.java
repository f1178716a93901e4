package dev.sluice.admission;

import dev.sluice.contract.config.BadConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
 * session to end. One process at a time has it.
 */
final class LocalState implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalState.class);
  private static final String FILE = "instance-id";
  private static final String LEFT = "left";
  private static final String STATE = "state";
  private static final String LOCK = "lock";

  private final Path folder;
  private final String instance;

  /** Locked as long as it is open, also against this very process. */
  private final FileChannel lock;

  private LocalState(Path folder, String instance, FileChannel lock) {
    this.folder = folder;
    this.instance = instance;
    this.lock = lock;
  }

  /**
   * @throws BadConfigException if another process is using the folder
   */
  static LocalState in(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel lock = lock(folder);
      Path file = folder.resolve(FILE);
      if (Files.notExists(file)) {
        Files.writeString(file, "admission-" + UUID.randomUUID());
      }
      return new LocalState(folder, Files.readString(file).strip(), lock);
    } catch (IOException e) {
      throw new UncheckedIOException("admission.data: cannot use " + folder, e);
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // held by this very process: as good as by another
    }
    if (lock == null) {
      channel.close();
      throw new BadConfigException(
          "admission.data: '%s' is in use by another admission process; stop it, or name another"
              .formatted(folder));
    }
    return channel;
  }

  String instance() {
    return instance;
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

  /** Notes that it was left in good order, and lets others have it. */
  void leave(Instant now) {
    Path left = folder.resolve(LEFT);
    try {
      Files.writeString(left, now.toString());
      Files.setLastModifiedTime(left, FileTime.from(now));
    } catch (IOException e) {
      LOG.atWarn().setCause(e).addKeyValue("file", left).log("cannot note that it was left");
    }
    close();
  }

  /** Lets others have it, as after a kill. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.atWarn().setCause(e).addKeyValue("folder", folder).log("cannot unlock the folder");
    }
  }
}
