package dev.sluice.benchmarks.process;

/**
 * How the system is configured for a measurement: one plan for everybody.
 *
 * @param limit requests per minute
 * @param model its runner is {@code echo} or {@code onnx} after its name
 */
public record Settings(long limit, String model) {

  private static final long HUGE = 1_000_000_000;

  /** Everybody is soon over the limit. */
  public static final Settings TIGHT = new Settings(10, "echo");

  /** Nobody ever reaches the limit. */
  public static final Settings WIDE = new Settings(HUGE, "echo");

  /** The same in front of a real model. */
  public static final Settings MODEL = new Settings(HUGE, "all-minilm-l6-v2");

  public String yaml() {
    return """
    default_plan: bench
    plans:
      bench:
        limits:
          - {name: burst, limit: %d, window: 60s}
    models:
      %s: {runner: %s}
    """
        .formatted(limit, model, model.equals("echo") ? "echo" : "onnx");
  }
}
