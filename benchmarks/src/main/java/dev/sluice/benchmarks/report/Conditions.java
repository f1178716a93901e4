package dev.sluice.benchmarks.report;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where and with what a run was made. */
public final class Conditions {

  private static final Pattern JAR =
      Pattern.compile(
          "(kafka-streams|vertx-core|netty-transport|lettuce-core|onnxruntime)-(\\d.*)\\.jar");

  private Conditions() {}

  /**
   * Looks at the machine and the class path, and asks the peers for their versions.
   *
   * @param mode quick or full, and what that means
   */
  public static Table gather(String mode) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
    rows.add(List.of("mode", mode));
    rows.add(List.of("machine", machine()));
    rows.add(
        List.of("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version")));
    rows.add(
        List.of(
            "JDK", System.getProperty("java.vm.name") + " " + System.getProperty("java.version")));
    libraries(System.getProperty("java.class.path"))
        .forEach((name, version) -> rows.add(List.of(name, version)));
    rows.add(List.of("Redis of the peers", output("redis-server", "--version")));
    rows.add(List.of("Flask, Celery, gunicorn", pythonVersions()));
    rows.add(List.of("commit", output("git", "describe", "--always", "--dirty", "--exclude=*")));
    return new Table(List.of("condition", ""), rows);
  }

  private static String machine() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return "%d cores (%s), %d GiB; load generator, peers and Sluice share it"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            processor(),
            system.getTotalMemorySize() >> 30);
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Versions of what matters, from the names of the jars. */
  static Map<String, String> libraries(String classPath) {
    var versions = new TreeMap<String, String>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      var jar = JAR.matcher(Path.of(entry).getFileName().toString());
      if (jar.matches()) {
        versions.put(jar.group(1), jar.group(2));
      }
    }
    return versions;
  }

  private static String pythonVersions() {
    return output(
        "/usr/bin/python3",
        "-c",
        "from importlib.metadata import version as v;"
            + "print(', '.join(v(p) for p in ('flask', 'celery', 'gunicorn')))");
  }

  private static String output(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var reader = process.inputReader()) {
        String first = reader.readLine();
        return first != null && process.waitFor() == 0 ? first : "unknown";
      }
    } catch (IOException e) {
      return "not there";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
