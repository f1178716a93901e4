package dev.sluice.benchmarks.process;

import java.util.List;

/**
 * How the system is configured for a measurement: one plan for everybody, and as much under way as
 * comes.
 *
 * @param limit requests per minute, for the peers
 * @param limits of the plan, each as it stands in a file
 * @param model its runner is {@code echo} or {@code onnx} after its name
 * @param more of the model, as it stands in a file after its runner
 */
public record Settings(long limit, List<String> limits, String model, String more) {

  private static final long HUGE = 1_000_000_000;

  /** Everybody is soon over the limit. */
  public static final Settings TIGHT = of(10, "echo");

  /** Nobody ever reaches the limit. */
  public static final Settings WIDE = of(HUGE, "echo");

  /** The same in front of a real model, and of {@code echo} for the warm-up. */
  public static final Settings MODEL = of(HUGE, "all-minilm-l6-v2");

  public Settings {
    limits = List.copyOf(limits);
  }

  private static Settings of(long limit, String model) {
    return new Settings(limit, List.of(burst(limit)), model, "");
  }

  private static String burst(long limit) {
    return "{name: burst, limit: %d, window: 60s}".formatted(limit);
  }

  /** The same with two more limits that nobody reaches. */
  public Settings stacked() {
    return new Settings(
        limit,
        List.of(
            limits.get(0),
            "{name: hourly, limit: %d, window: 1h}".formatted(HUGE),
            "{name: daily, limit: %d, window: 1d}".formatted(HUGE)),
        model,
        more);
  }

  /** So many requests in any ten seconds. */
  public static Settings tenSeconds(long limit) {
    String one = "{name: burst, limit: %d, window: 10s}".formatted(limit);
    return new Settings(limit, List.of(one), "echo", "");
  }

  /** A model that ends so many requests a second, and no limit in the way. */
  public static Settings steady(int perSecond) {
    String more = ", delay: 100ms, concurrency: " + perSecond / 10;
    return new Settings(HUGE, WIDE.limits, "echo", more);
  }

  /** A model that takes a second for each request, of which it runs many at once. */
  public static Settings slow() {
    return new Settings(HUGE, WIDE.limits, "echo", ", delay: 1s");
  }

  public String yaml() {
    boolean echo = model.equals("echo");
    return """
    default_plan: bench
    plans: {bench: {limits: [%s]}}
    models:
      %s: {runner: %s, max_queue: %d%s}
    """
            .formatted(String.join(", ", limits), model, echo ? "echo" : "onnx", HUGE, more)
        + (echo ? "" : "  echo: {runner: echo, max_queue: %d}\n".formatted(HUGE));
  }
}
