package dev.sluice.contract.mirror;

/**
 * How much is under way for a model.
 *
 * @param open requests that are accepted and have not ended
 * @param drained how many end in a second, of late
 */
public record ModelLoad(long open, double drained) {

  public static final ModelLoad NONE = new ModelLoad(0, 0);

  private static final long LONGEST_SECONDS = 60;

  /** Nothing has ended for a while; who knows. */
  private static final long UNKNOWN_SECONDS = 30;

  public ModelLoad plus(ModelLoad other) {
    return new ModelLoad(open + other.open, drained + other.drained);
  }

  /**
   * In how many seconds there is room for one more, if all goes on as of late; 1 to 60.
   *
   * @param most that may be open
   */
  public long roomAfterSeconds(long most) {
    if (drained <= 0) {
      return UNKNOWN_SECONDS;
    }
    double seconds = Math.ceil((open - most + 1) / drained);
    return (long) Math.max(1, Math.min(LONGEST_SECONDS, seconds));
  }
}
