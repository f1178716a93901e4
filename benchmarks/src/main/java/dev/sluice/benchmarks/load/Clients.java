package dev.sluice.benchmarks.load;

/** The clients of a load: so many names, used in turn. */
public record Clients(int count) {

  public static final Clients ONE = new Clients(1);

  static final String NAME = "bench-######";

  int number(long exchange) {
    return (int) (exchange % count);
  }

  String name(long exchange) {
    return "bench-%06d".formatted(number(exchange));
  }
}
