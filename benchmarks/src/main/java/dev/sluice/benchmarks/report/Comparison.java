package dev.sluice.benchmarks.report;

import java.util.List;
import java.util.Locale;

/**
 * A figure of Sluice, higher being better, beside the same figure of a peer.
 *
 * @param target the ratio that is aimed at
 */
public record Comparison(String what, String peer, double ours, double theirs, double target) {

  double ratio() {
    return ours / theirs;
  }

  List<String> row() {
    return List.of(
        what,
        String.format(Locale.ROOT, "%,.0f", ours),
        String.format(Locale.ROOT, "%s: %,.0f", peer, theirs),
        String.format(Locale.ROOT, "%.2f", ratio()),
        String.format(Locale.ROOT, "%s (%s)", target, ratio() >= target ? "met" : "missed"));
  }
}
