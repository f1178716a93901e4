package dev.sluice.benchmarks.report;

import java.util.List;
import java.util.stream.Collectors;

/** A Markdown table. */
public record Table(List<String> headers, List<List<String>> rows) {

  public Table {
    headers = List.copyOf(headers);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != headers.size()) {
        throw new IllegalArgumentException("%s does not fit %s".formatted(row, headers));
      }
    }
  }

  String markdown() {
    return line(headers)
        + line(headers.stream().map(header -> "---").toList())
        + rows.stream().map(Table::line).collect(Collectors.joining());
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
