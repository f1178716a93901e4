package dev.sluice.cli.up;

import dev.sluice.cli.Main;
import dev.sluice.cli.Running;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.service.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * {@code sluice rehearse}: for the launcher, which has the JVM keep the classes that were loaded,
 * so that whatever starts later need not read and check them again.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Start everything somewhere else, run a job, stop, and leave nothing behind.")
public final class RehearseCommand implements Callable<Integer> {

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("sluice-rehearsal");
    Running running = Running.inThisProcess();
    try {
      return run(running, folder);
    } finally {
      running.close();
      delete(folder);
    }
  }

  private static int run(Running running, Path folder) {
    int http = FreePort.onLoopback();
    int kafka = FreePort.onLoopback();
    int redis = FreePort.onLoopback();
    var flags =
        Map.of(
            "ingress.http_port", "" + http,
            "ingress.management_port", "0",
            "kafka.bootstrap", "127.0.0.1:" + kafka,
            "redis.uri", "redis://127.0.0.1:" + redis,
            "admission.data", "" + folder.resolve("admission"),
            "webhooks.data", "" + folder.resolve("webhooks"));
    SluiceConfig config = SluiceConfig.read(null, Map.of(), flags);
    var data = running.add(DataFolder.open(folder, false));
    new Installation(EnumSet.allOf(Part.class), config, data, kafka, redis, System.out)
        .start(running);
    String url = "http://127.0.0.1:" + http;
    return Main.run("submit", "--url", url, "--client", "rehearsal", "--wait", "some text");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
