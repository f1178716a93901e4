package dev.sluice.benchmarks.load;

/**
 * The clients of a load: so many names, used in turn.
 *
 * @param first number of the first of them
 */
public record Clients(int count, int first) {

  public static final Clients ONE = new Clients(1);

  static final String NAME = "bench-######";

  public Clients(int count) {
    this(count, 0);
  }

  int number(long exchange) {
    return first + (int) (exchange % count);
  }

  String name(long exchange) {
    return "bench-%06d".formatted(number(exchange));
  }
}
