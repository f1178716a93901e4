package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Packages of npm for tests, installed once below {@code target}. */
final class Node {

  private Node() {}

  /**
   * The folder in which the package lies.
   *
   * @param spec name and version, such as {@code standardwebhooks@1.1.1}
   */
  static Path with(String spec) {
    Path folder =
        Path.of("target", "node", spec.replaceAll("[^a-zA-Z0-9.@-]", "_")).toAbsolutePath();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String name = spec.replaceFirst("(?<=.)@.*", "");
    if (!Files.exists(folder.resolve("node_modules").resolve(name).resolve("package.json"))) {
      var command =
          List.of("npm", "install", "--no-audit", "--no-fund", "--prefix", folder.toString(), spec);
      Shell.Ended installed = Shell.run(command, folder);
      assertThat(installed.code()).as(installed.out()).isZero();
    }
    return folder;
  }
}
