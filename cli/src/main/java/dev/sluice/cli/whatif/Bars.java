package dev.sluice.cli.whatif;

import java.util.List;

/** Counts as a line of block characters. */
final class Bars {

  private static final String BLOCKS = "▁▂▃▄▅▆▇█";

  private Bars() {}

  /**
   * One character for each count: a dot for none, the full block for {@code most}, and something to
   * be seen for everything between.
   */
  static String of(List<Integer> counts, long most) {
    var line = new StringBuilder();
    for (int count : counts) {
      int height = (int) Math.ceil((double) count * BLOCKS.length() / most);
      line.append(count == 0 ? '·' : BLOCKS.charAt(Math.min(BLOCKS.length(), height) - 1));
    }
    return line.toString();
  }
}
