package dev.sluice.benchmarks.report;

import java.util.List;

/**
 * What one measurement found.
 *
 * @param title what was measured, and how
 * @param complete whether all was measured and nothing went wrong on the way
 */
public record Finding(
    String name,
    String title,
    List<Comparison> comparisons,
    List<Table> tables,
    List<String> notes,
    boolean complete) {

  public Finding {
    comparisons = List.copyOf(comparisons);
    tables = List.copyOf(tables);
    notes = List.copyOf(notes);
  }

  /** A measurement that broke off. */
  public static Finding failed(String name, String title, Exception why) {
    String note = "Not measured: %s".formatted(why.getMessage() == null ? why : why.getMessage());
    return new Finding(name, title, List.of(), List.of(), List.of(note), false);
  }

  String markdown() {
    var text = new StringBuilder("\n## `%s`: %s\n".formatted(name, title));
    tables.forEach(table -> text.append('\n').append(table.markdown()));
    if (!notes.isEmpty()) {
      text.append('\n');
    }
    notes.forEach(
        note -> text.append("- ").append(note.strip().replace("\n", "\n  ")).append('\n'));
    return text.toString();
  }
}
