package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Clients;
import dev.sluice.benchmarks.load.Load;
import dev.sluice.benchmarks.load.LoadGenerator;
import dev.sluice.benchmarks.load.LoadResult;
import dev.sluice.benchmarks.load.Submit;
import dev.sluice.benchmarks.process.Child;
import dev.sluice.benchmarks.process.ResidentMemory;
import dev.sluice.benchmarks.process.Settings;
import dev.sluice.benchmarks.process.Sluice;
import dev.sluice.benchmarks.report.Finding;
import dev.sluice.benchmarks.report.Table;
import dev.sluice.contract.service.FreePort;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an attacker with a million made-up names makes everything hold. */
public final class Names implements Measurement {

  private static final int NAMES = 1_000_000;
  private static final int CONNECTIONS = 64;
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration SETTLE = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "names";
  }

  @Override
  public String title() {
    return "%,d requests, each under another made-up name, from one address".formatted(NAMES);
  }

  @Override
  public Finding measure(Bench bench) throws IOException, InterruptedException {
    int port = FreePort.onLoopback();
    try (Sluice stores = bench.up(Settings.tenSeconds(5), "kafka,redis");
        Child admission = stores.startAdmission();
        Child ingress = stores.start("ingress", "--http-port=" + port)) {
      Load load = Load.closedLoop(port, CONNECTIONS, LONGEST);
      bench.warmUp(load, Requests.fromMany());
      Map<String, Long> before = held(stores, admission, ingress);
      bench.say("names: sending");
      var names = new Submit(Requests.ECHO, new Clients(NAMES), 0);
      LoadResult result = LoadGenerator.run(load.atMost(NAMES), names);
      Thread.sleep(SETTLE.toMillis());
      Map<String, Long> after = held(stores, admission, ingress);
      var rows = new ArrayList<List<String>>();
      before.forEach(
          (what, kib) ->
              rows.add(
                  List.of(
                      what,
                      "%,d".formatted(kib >> 10),
                      "%,d".formatted(after.getOrDefault(what, 0L) >> 10),
                      "%,d".formatted(after.getOrDefault(what, 0L) - kib >> 10))));
      var table = new Table(List.of("", "MiB before", "MiB after", "more"), rows);
      String sent = "%,d sent: %s".formatted(result.begun(), result.answers());
      return new Finding(
          name(), title(), List.of(), List.of(table), List.of(sent), result.begun() == NAMES);
    }
  }

  /** In KiB. */
  private static Map<String, Long> held(Sluice stores, Child admission, Child ingress) {
    var held = new LinkedHashMap<String, Long>();
    held.put("ingress, resident", kib(ingress.residentMemory()));
    held.put("admission, resident", kib(admission.residentMemory()));
    held.put(
        "Redis, resident",
        kib(
            stores.child().residentMemory().stream()
                .filter(part -> part.command().startsWith("redis-server"))
                .toList()));
    held.put("admission's stores, on disk", stores.admissionBytes() >> 10);
    return held;
  }

  private static long kib(List<ResidentMemory> parts) {
    return parts.stream().mapToLong(ResidentMemory::kib).sum();
  }
}
