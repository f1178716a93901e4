package dev.sluice.worker.onnx;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Cuts rows into pieces that run one after the other, so that all together take the least time: a
 * row in a piece takes as long as the piece's longest, and a run costs a little beside its rows.
 *
 * @param maxRows of a piece
 * @param maxPadded tokens of a piece, padding included; a single row may have more
 */
record Packing(int maxRows, int maxPadded) {

  /** What a run costs beside its rows, in tokens: measured, with networks of any size alike. */
  private static final int RUN = 4;

  /**
   * @param lengths of the rows in tokens, ascending
   * @return where each piece ends, ascending; the last is the number of rows
   */
  Deque<Integer> ends(int[] lengths) {
    int count = lengths.length;
    var cost = new long[count + 1];
    var from = new int[count + 1];
    for (int end = 1; end <= count; end++) {
      int longest = lengths[end - 1];
      cost[end] = Long.MAX_VALUE;
      for (int start = end - 1; start >= 0 && fits(end - start, longest); start--) {
        long all = cost[start] + RUN + (long) (end - start) * longest;
        if (all < cost[end]) {
          cost[end] = all;
          from[end] = start;
        }
      }
    }
    var ends = new ArrayDeque<Integer>();
    for (int end = count; end > 0; end = from[end]) {
      ends.addFirst(end);
    }
    return ends;
  }

  private boolean fits(int rows, int longest) {
    return rows == 1 || (rows <= maxRows && (long) rows * longest <= maxPadded);
  }
}
