package dev.sluice.systemtests.prove;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.AppInfoParser;

/** When, on what and of which commit a run was made. */
final class Conditions {

  private Conditions() {}

  static List<List<String>> gather() {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("date", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString()));
    rows.add(List.of("commit", git("describe", "--always", "--dirty", "--exclude=*")));
    rows.add(List.of("machine", machine()));
    rows.add(
        List.of(
            "with",
            "JDK %s, Kafka %s, every part a process of its own"
                .formatted(System.getProperty("java.version"), AppInfoParser.getVersion())));
    return rows;
  }

  private static String machine() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return "%d cores, %d GiB, for clients, services, brokers and Redis together"
        .formatted(Runtime.getRuntime().availableProcessors(), system.getTotalMemorySize() >> 30);
  }

  private static String git(String... arguments) {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
      String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor() == 0 ? out.strip() : "unknown";
    } catch (IOException e) {
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
