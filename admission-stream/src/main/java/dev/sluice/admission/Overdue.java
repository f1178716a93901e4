package dev.sluice.admission;

import org.apache.kafka.streams.processor.api.ProcessorContext;

/** Ends requests whose time has passed, so that each ends even if no worker ever lives again. */
final class Overdue {

  private final ProcessorContext<String, byte[]> context;
  private final Rules rules;
  private final Ending ending;
  private final Deadlines deadlines;

  Overdue(
      ProcessorContext<String, byte[]> context, Rules rules, Ending ending, Deadlines deadlines) {
    this.context = context;
    this.rules = rules;
    this.ending = ending;
    this.deadlines = deadlines;
  }

  void run() {
    long settledUntil = rules.settledUntil().applyAsLong(context.taskId().partition());
    if (settledUntil > 0) {
      deadlines.run(
          settledUntil,
          (id, entry) -> {
            ending.end(id, entry, entry.overdue(), settledUntil);
            context.commit();
          });
    }
  }
}
