package dev.sluice.systemtests.prove;

import java.util.List;

/** Tables as Markdown has them. */
final class Markdown {

  private Markdown() {}

  static String table(List<String> head, List<List<String>> rows) {
    var text = new StringBuilder(row(head)).append(row(head.stream().map(any -> "---").toList()));
    rows.forEach(row -> text.append(row(row)));
    return text.toString();
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
