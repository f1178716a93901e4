package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Load;
import dev.sluice.benchmarks.load.LoadGenerator;
import dev.sluice.benchmarks.load.LoadResult;
import dev.sluice.benchmarks.process.Child;
import dev.sluice.benchmarks.process.ResidentMemory;
import dev.sluice.benchmarks.process.Settings;
import dev.sluice.benchmarks.process.Sluice;
import dev.sluice.benchmarks.report.Finding;
import dev.sluice.benchmarks.report.Table;
import dev.sluice.contract.service.FreePort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What every process holds in memory after a load. */
public final class Memory implements Measurement {

  private static final int RATE = 2_000;
  private static final int CONNECTIONS = 128;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String title() {
    return "resident memory after %,d jobs/s, model echo".formatted(RATE);
  }

  @Override
  public Finding measure(Bench bench) throws IOException, InterruptedException {
    var rows = new ArrayList<List<String>>();
    boolean clean = apart(bench, rows);
    clean &= together(bench, rows);
    var table = new Table(List.of("process", "MiB", "made up of"), rows);
    return new Finding(name(), title(), List.of(), List.of(table), List.of(), clean);
  }

  private static boolean apart(Bench bench, List<List<String>> rows)
      throws IOException, InterruptedException {
    int port = FreePort.onLoopback();
    try (Sluice stores = bench.up(Settings.WIDE, "kafka,redis");
        Child admission = stores.startAdmission();
        Child worker = stores.start("worker");
        Child ingress = stores.start("ingress", "--http-port=" + port)) {
      boolean clean = load(bench, port);
      rows.add(row("ingress", ingress));
      rows.add(row("admission", admission));
      rows.add(row("worker", worker));
      return clean;
    }
  }

  private static boolean together(Bench bench, List<List<String>> rows)
      throws IOException, InterruptedException {
    try (Sluice all = bench.up(Settings.WIDE, Bench.EVERYTHING)) {
      boolean clean = load(bench, all.httpPort());
      rows.add(row("`sluice up`, with Kafka and Redis", all.child()));
      return clean;
    }
  }

  private static boolean load(Bench bench, int port) throws IOException {
    Load load = Load.openLoop(port, CONNECTIONS, RATE, bench.pace().rates());
    bench.warmUp(load, Requests.fromMany());
    LoadResult result = LoadGenerator.run(load, Requests.fromMany());
    return result.others(202) == 0;
  }

  private static List<String> row(String name, Child child) {
    List<ResidentMemory> parts = child.residentMemory();
    return List.of(
        name,
        "%,d".formatted(parts.stream().mapToLong(ResidentMemory::kib).sum() >> 10),
        parts.stream()
            .map(part -> "%s %,d".formatted(part.command(), part.kib() >> 10))
            .collect(Collectors.joining(", ")));
  }
}
