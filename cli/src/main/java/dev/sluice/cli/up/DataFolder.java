package dev.sluice.cli.up;

import dev.sluice.cli.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The folder that everything is kept in: bears a mark, and is used by one process at a time. */
public final class DataFolder implements AutoCloseable {

  static final String MARK = "sluice-data";

  private static final String LOCK = "lock";

  /** What services of their own keep in the same place when nothing else is said. */
  private static final Set<String> SERVICES = Set.of("admission", "webhooks");

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Takes the folder for this process.
   *
   * @param fresh erase what is there, if it bears the mark
   * @throws CommandException if it is somebody else's, or in use
   */
  public static DataFolder open(Path path, boolean fresh) {
    try {
      if (!isOurs(path)) {
        throw CommandException.usage(
            "--data %s: holds something else and bears no mark of Sluice; name another folder"
                .formatted(path));
      }
      Files.createDirectories(path);
      Files.writeString(path.resolve(MARK), "Data of Sluice. `sluice up --fresh` erases it.\n");
      DataFolder folder = lock(path);
      if (fresh) {
        folder.erase();
      }
      return folder;
    } catch (IOException e) {
      throw CommandException.usage("--data %s: %s".formatted(path, e));
    }
  }

  private static boolean isOurs(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return !Files.exists(path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      List<String> names = entries.map(each -> each.getFileName().toString()).toList();
      return names.contains(MARK) || SERVICES.containsAll(names);
    }
  }

  private static DataFolder lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // held by this very process: as good as by another
    }
    if (lock == null) {
      channel.close();
      throw CommandException.usage(
          "--data %s: another sluice is using this folder; stop it, or name another"
              .formatted(path));
    }
    return new DataFolder(path, channel);
  }

  /** Erases everything but the mark and the lock, which is held; follows no links. */
  private void erase() throws IOException {
    var kept = List.of(path, path.resolve(MARK), path.resolve(LOCK));
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!kept.contains(each)) {
          Files.delete(each);
        }
      }
    }
  }

  public Path path() {
    return path;
  }

  public Path child(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
