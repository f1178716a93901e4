package dev.sluice.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What one process holds in memory, from {@code /proc}. */
public record ResidentMemory(String command, long kib) {

  static Optional<ResidentMemory> of(ProcessHandle process) {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try {
      return parse(Files.readString(status));
    } catch (IOException e) {
      return Optional.empty(); // it has ended
    }
  }

  static Optional<ResidentMemory> parse(String status) {
    return field(status, "VmRSS:")
        .map(
            resident ->
                new ResidentMemory(
                    field(status, "Name:").orElse("?"),
                    Long.parseLong(resident.replace("kB", "").strip())));
  }

  private static Optional<String> field(String status, String name) {
    try (Stream<String> lines = status.lines()) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()).strip())
          .findFirst();
    }
  }
}
