package dev.sluice.systemtests.prove;

import dev.sluice.systemtests.prove.Course.Span;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A chart of one story: above, how many submissions were answered and jobs seen to end in each
 * second; below, how long each waited, by when it was sent. Readable on light and dark.
 */
record Timeline(String title, Course course) {

  private static final int WIDTH = 760;
  private static final int LEFT = 56;
  private static final int RIGHT = 16;
  private static final int UPPER_TOP = 40;
  private static final int UPPER_HEIGHT = 96;
  private static final int LOWER_TOP = 172;
  private static final int LOWER_HEIGHT = 120;
  private static final int HEIGHT = 334;
  private static final double LEAST_MILLIS = 1;
  private static final double MOST_MILLIS = 60_000;

  private static final String STYLE =
      """
      <style>
        .paper { fill: #ffffff; } .ink { fill: #1f2328; } .soft { fill: #59636e; } .line { stroke: #d1d9e0; } .axis { stroke: #818b98; }
        .answers { stroke: #0969da; fill: none; } .ends { stroke: #bc4c00; fill: none; }
        .answer { fill: #0969da; } .end { fill: #bc4c00; } .fault { fill: #cf222e; fill-opacity: .1; }
        text { font: 12px system-ui, sans-serif; }
        @media (prefers-color-scheme: dark) {
          .paper { fill: #0d1117; } .ink { fill: #f0f6fc; } .soft { fill: #9198a1; } .line { stroke: #3d444d; } .axis { stroke: #656c76; }
          .answers { stroke: #4493f8; } .ends { stroke: #f0883e; }
          .answer { fill: #4493f8; } .end { fill: #f0883e; } .fault { fill: #f85149; fill-opacity: .16; }
        }
      </style>
      """;

  String svg() {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
        """
            .formatted(WIDTH, HEIGHT, title)
        + STYLE
        + paper()
        + fault()
        + upper()
        + lower()
        + seconds()
        + "</svg>\n";
  }

  private long begun() {
    return course.answers().stream().mapToLong(Span::from).min().orElse(course.struckAt());
  }

  private long over() {
    long answered = course.answers().stream().mapToLong(Span::to).max().orElse(begun());
    long ended = course.ends().stream().mapToLong(Span::to).max().orElse(begun());
    return Math.max(begun() + 1_000, Math.max(answered, ended));
  }

  private double x(double at) {
    return LEFT + (WIDTH - LEFT - RIGHT) * (at - begun()) / (over() - begun());
  }

  /** Its own, for pages that are light where dark is preferred, or the other way round. */
  private static String paper() {
    return "<rect class=\"paper\" width=\"%d\" height=\"%d\" rx=\"6\"/>%n".formatted(WIDTH, HEIGHT);
  }

  private String fault() {
    double from = x(course.struckAt());
    double width = Math.max(2, x(course.mendedAt()) - from);
    return format(
            "<rect class=\"fault\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
            from, UPPER_TOP, width, LOWER_TOP + LOWER_HEIGHT - UPPER_TOP)
        + text("ink", LEFT, 18, "start", title + " (tinted: until all is there again)");
  }

  private String upper() {
    long[] answers = perSecond(course.answers());
    long[] ends = perSecond(course.ends());
    long most = LongStream.concat(LongStream.of(answers), LongStream.of(ends)).max().orElse(10);
    return grid(UPPER_TOP, UPPER_HEIGHT, "0", "" + most)
        + steps("answers", answers, most)
        + steps("ends", ends, most)
        + text("answer", WIDTH - RIGHT, UPPER_TOP - 6, "end", "submissions answered a second")
        + text("end", WIDTH - RIGHT - 200, UPPER_TOP - 6, "end", "ends seen a second,");
  }

  private long[] perSecond(List<Span> spans) {
    long[] counts = new long[(int) ((over() - begun()) / 1000) + 1];
    spans.forEach(span -> counts[(int) ((span.to() - begun()) / 1000)]++);
    return counts;
  }

  private String steps(String kind, long[] counts, long most) {
    String points =
        IntStream.range(0, counts.length)
            .mapToObj(
                i -> {
                  double y = UPPER_TOP + UPPER_HEIGHT * (1 - (double) counts[i] / most);
                  double from = x(begun() + 1000.0 * i);
                  double to = Math.min(WIDTH - RIGHT, x(begun() + 1000.0 * (i + 1)));
                  return format("%.1f,%.1f %.1f,%.1f", from, y, to, y);
                })
            .collect(Collectors.joining(" "));
    return "<polyline class=\"%s\" stroke-width=\"1.5\" points=\"%s\"/>%n".formatted(kind, points);
  }

  private String lower() {
    return grid(LOWER_TOP, LOWER_HEIGHT, "1 ms", "60 s")
        + tick(10, "10 ms")
        + tick(100, "0.1 s")
        + tick(1_000, "1 s")
        + tick(10_000, "10 s")
        + dots("answers", course.answers())
        + dots("ends", course.ends())
        + text("answer", WIDTH - RIGHT, LOWER_TOP - 6, "end", "time to the answer")
        + text("end", WIDTH - RIGHT - 125, LOWER_TOP - 6, "end", "time to the end,");
  }

  private static double latencyY(double millis) {
    double within = Math.max(LEAST_MILLIS, Math.min(MOST_MILLIS, millis));
    double share = Math.log(within / LEAST_MILLIS) / Math.log(MOST_MILLIS / LEAST_MILLIS);
    return LOWER_TOP + LOWER_HEIGHT * (1 - share);
  }

  private String tick(double millis, String name) {
    double y = latencyY(millis);
    return format(
            "<line class=\"line\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>%n",
            LEFT, WIDTH - RIGHT, y, y)
        + text("soft", LEFT - 6, y + 4, "end", name);
  }

  private String dots(String kind, List<Span> spans) {
    // One path of points, which are lines of no length with round ends: a tenth of as many circles.
    return spans.stream()
        .map(span -> format("M%.0f %.0fh0", x(span.from()), latencyY(span.millis())))
        .distinct()
        .collect(
            Collectors.joining(
                "",
                "<path class=\"%s\" stroke-width=\"2.2\" stroke-linecap=\"round\" stroke-opacity=\".6\" d=\""
                    .formatted(kind),
                "\"/>\n"));
  }

  private static String grid(int top, int height, String least, String most) {
    int bottom = top + height;
    return format(
            "<path class=\"axis\" fill=\"none\" d=\"M%d %dV%dH%d\"/>%n",
            LEFT, top, bottom, WIDTH - RIGHT)
        + text("soft", LEFT - 6, bottom, "end", least)
        + text("soft", LEFT - 6, top + 8, "end", most);
  }

  private String seconds() {
    long every = over() - begun() > 45_000 ? 10 : 5;
    return IntStream.rangeClosed(0, (int) ((over() - begun()) / 1000 / every))
        .mapToObj(
            i ->
                text(
                    "soft",
                    x(begun() + 1000.0 * i * every),
                    LOWER_TOP + LOWER_HEIGHT + 18,
                    "middle",
                    i * every + " s"))
        .collect(Collectors.joining());
  }

  private static String text(String kind, double x, double y, String anchor, String words) {
    return format(
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
        kind, x, y, anchor, words);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
