package dev.sluice.cli.up;

import dev.sluice.cli.CommandException;
import dev.sluice.cli.ExitCodes;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** A Redis server that runs on this machine. */
record RedisBinary(Path path, String version) {

  private static final Pattern VERSION = Pattern.compile("v=([0-9.]+)");

  /**
   * The one that comes with Sluice, put into the folder; where that does not run, the machine's
   * own.
   *
   * @throws CommandException if neither runs
   */
  static RedisBinary in(Path folder) {
    var candidates = new ArrayList<Path>();
    extracted(folder).ifPresent(candidates::add);
    for (String entry : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        candidates.add(Path.of(entry, "redis-server"));
      }
    }
    return candidates.stream()
        .filter(Files::isExecutable)
        .flatMap(path -> version(path).map(v -> new RedisBinary(path, v)).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCodes.FAILED,
                    "the Redis that comes with Sluice does not run on this machine:"
                        + " install redis-server, or name one with --redis URI"));
  }

  private static Optional<Path> extracted(Path folder) {
    String resource =
        ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
    if (resource == null) {
      return Optional.empty();
    }
    Path binary = folder.toAbsolutePath().resolve(resource.substring(1));
    try (InputStream bytes = ExecutableProvider.class.getResourceAsStream(resource)) {
      if (bytes != null && !Files.exists(binary)) {
        Path part = Files.createTempFile(folder, "redis", ".part");
        Files.copy(bytes, part, StandardCopyOption.REPLACE_EXISTING);
        if (!part.toFile().setExecutable(true)) {
          throw new IOException(part + " cannot be made executable");
        }
        Files.move(part, binary, StandardCopyOption.ATOMIC_MOVE);
      }
      return Optional.of(binary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> version(Path binary) {
    try {
      Process asked =
          new ProcessBuilder(List.of(binary.toString(), "--version"))
              .redirectErrorStream(true)
              .start();
      String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var version = VERSION.matcher(said);
      boolean ran = asked.waitFor(5, TimeUnit.SECONDS) && asked.exitValue() == 0;
      return ran && version.find() ? Optional.of(version.group(1)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
