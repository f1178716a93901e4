package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.report.Finding;

/** Something that can be measured. */
public interface Measurement {

  /** As {@code --only} takes it. */
  String name();

  /** What is measured, and how, in one line. */
  String title();

  Finding measure(Bench bench) throws Exception;
}
