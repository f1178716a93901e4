package dev.sluice.benchmarks;

import dev.sluice.benchmarks.limiters.Limiters;
import dev.sluice.benchmarks.measure.AnswerRate;
import dev.sluice.benchmarks.measure.Bench;
import dev.sluice.benchmarks.measure.Exact;
import dev.sluice.benchmarks.measure.Latency;
import dev.sluice.benchmarks.measure.LimiterRate;
import dev.sluice.benchmarks.measure.Measurement;
import dev.sluice.benchmarks.measure.Memory;
import dev.sluice.benchmarks.measure.ModelRate;
import dev.sluice.benchmarks.measure.Names;
import dev.sluice.benchmarks.measure.Pace;
import dev.sluice.benchmarks.measure.Pipeline;
import dev.sluice.benchmarks.measure.PollRate;
import dev.sluice.benchmarks.measure.Restart;
import dev.sluice.benchmarks.measure.Stacked;
import dev.sluice.benchmarks.measure.Waiting;
import dev.sluice.benchmarks.measure.Workers;
import dev.sluice.benchmarks.process.Children;
import dev.sluice.benchmarks.process.PythonPeers;
import dev.sluice.benchmarks.report.Conditions;
import dev.sluice.benchmarks.report.Finding;
import dev.sluice.benchmarks.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Makes the measurements asked for, one after the other, and writes the report. */
@Command(
    name = "benchmarks/run",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = "Measures Sluice beside other things, and writes a report.")
public final class Main implements Callable<Integer> {

  private static final List<Measurement> ALL =
      List.of(
          AnswerRate.refused(),
          AnswerRate.taken(),
          new Pipeline(),
          new Latency(),
          new PollRate(),
          new Waiting(),
          new ModelRate(),
          new Memory(),
          new Restart(),
          new Workers(),
          new Exact(),
          new Stacked(),
          new Names(),
          new LimiterRate(),
          new Limiters());

  @Mixin private final Options options = new Options();

  public static void main(String... args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    List<Measurement> chosen = chosen();
    if (options.list()) {
      chosen.forEach(m -> System.out.println("%-10s %s".formatted(m.name(), m.title())));
      return ExitCode.OK;
    }
    Report report = measure(chosen, options.quick() ? Pace.QUICK : Pace.FULL);
    Path out = options.out().toAbsolutePath();
    Files.createDirectories(out.getParent());
    Files.writeString(out, report.markdown());
    System.out.print(report.markdown());
    System.err.println("Written to " + out);
    return report.isComplete() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private List<Measurement> chosen() {
    List<String> names = ALL.stream().map(Measurement::name).toList();
    for (String name : options.only()) {
      if (!names.contains(name)) {
        throw options.wrong("--only: there is no '%s' in %s".formatted(name, names));
      }
    }
    return ALL.stream()
        .filter(m -> options.only().isEmpty() || options.only().contains(m.name()))
        .toList();
  }

  private static Report measure(List<Measurement> measurements, Pace pace) throws IOException {
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .format(LocalDateTime.now(ZoneId.systemDefault()));
    Path folder = Path.of("benchmarks/target/run-" + time).toAbsolutePath();
    var findings = new ArrayList<Finding>();
    try (var children = new Children(Path.of(""), folder)) {
      var bench = new Bench(children, new PythonPeers(children), folder, pace);
      for (Measurement measurement : measurements) {
        System.err.println(measurement.name());
        findings.add(finding(measurement, bench));
      }
    }
    return new Report(Conditions.gather(pace.words()), findings);
  }

  private static Finding finding(Measurement measurement, Bench bench) {
    try {
      return measurement.measure(bench);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.failed(measurement.name(), measurement.title(), e);
    } catch (Exception e) {
      return Finding.failed(measurement.name(), measurement.title(), e);
    }
  }
}
