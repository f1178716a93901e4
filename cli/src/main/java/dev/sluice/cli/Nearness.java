package dev.sluice.cli;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Which names are near to one that was mistyped. */
final class Nearness {

  private static final int SHORTEST_BEGINNING = 3;

  private Nearness() {}

  /**
   * The names from which it differs in the fewest letters, a third of its own at most; if there are
   * none, those that it is the beginning of.
   */
  static List<String> nearest(String typed, Collection<String> names) {
    String bare = bare(typed);
    int fewest =
        names.stream().mapToInt(name -> distance(bare, bare(name))).min().orElse(Integer.MAX_VALUE);
    if (fewest <= (bare.length() + 1) / 3 && fewest < bare.length()) {
      return names.stream().filter(name -> distance(bare, bare(name)) == fewest).sorted().toList();
    }
    return names.stream()
        .filter(name -> bare.length() >= SHORTEST_BEGINNING && bare(name).startsWith(bare))
        .sorted()
        .toList();
  }

  private static String bare(String name) {
    return name.replaceFirst("^-+", "").toLowerCase(Locale.ROOT);
  }

  /**
   * How many letters must be added, left out, replaced or exchanged with their neighbour (optimal
   * string alignment).
   */
  static int distance(String one, String two) {
    int[][] least = new int[one.length() + 1][two.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= two.length(); j++) {
        if (i == 0 || j == 0) {
          least[i][j] = i + j;
          continue;
        }
        int replaced = least[i - 1][j - 1] + (one.charAt(i - 1) == two.charAt(j - 1) ? 0 : 1);
        int exchanged = isExchange(one, two, i, j) ? least[i - 2][j - 2] + 1 : replaced;
        least[i][j] =
            IntStream.of(least[i - 1][j] + 1, least[i][j - 1] + 1, replaced, exchanged)
                .min()
                .getAsInt();
      }
    }
    return least[one.length()][two.length()];
  }

  private static boolean isExchange(String one, String two, int i, int j) {
    return i > 1
        && j > 1
        && one.charAt(i - 1) == two.charAt(j - 2)
        && one.charAt(i - 2) == two.charAt(j - 1);
  }
}
