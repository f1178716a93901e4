package dev.sluice.benchmarks.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What lives on the heap of a Java process once it was collected. */
final class HeapInUse {

  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  private HeapInUse() {}

  static long kib(long pid) throws IOException, InterruptedException {
    var unused = jcmd(pid, "GC.run");
    return parse(jcmd(pid, "GC.heap_info"));
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("jcmd %s: %s".formatted(command, output));
    }
    return output;
  }

  /** Sums up what the generations use; the Metaspace is no part of the heap. */
  static long parse(String info) {
    return info.lines()
        .filter(line -> !line.contains("Metaspace") && !line.contains("class space"))
        .flatMap(line -> USED.matcher(line).results())
        .mapToLong(match -> Long.parseLong(match.group(1)))
        .sum();
  }
}
