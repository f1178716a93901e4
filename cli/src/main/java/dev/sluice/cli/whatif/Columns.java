package dev.sluice.cli.whatif;

import java.util.ArrayList;
import java.util.List;

/** Rows of text as lines in which columns stand below each other. */
final class Columns {

  private Columns() {}

  /**
   * @param sides one character a column: {@code l} for left, {@code r} for right
   */
  static List<String> of(List<List<String>> rows, String sides) {
    var lines = new ArrayList<String>();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < sides.length(); i++) {
        String cell = row.get(i);
        String pad = " ".repeat(width(rows, i) - cell.length());
        line.append("  ").append(sides.charAt(i) == 'r' ? pad + cell : cell + pad);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
