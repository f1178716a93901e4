package dev.sluice.contract.config;

import dev.sluice.contract.topic.Topics;
import java.util.regex.Pattern;

/**
 * Where the requests for a model wait, and how many may.
 *
 * @param lane whose workers run it
 * @param most requests for it that are accepted and have not ended; beyond it none is taken
 */
public record Queueing(String lane, long most) {

  public static final Queueing DEFAULT = new Queueing(Topics.DEFAULT_LANE, 10_000);

  private static final long MOST = 1_000_000_000;

  /** It ends the name of a topic and of a share group. */
  private static final Pattern LANE = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  static Queueing read(Section in) {
    String lane = in.text("lane", DEFAULT.lane);
    if (!LANE.matcher(lane).matches()) {
      throw in.bad("lane", lane, "up to 40 lower-case letters, digits and '-'");
    }
    return new Queueing(lane, in.number("max_queue", DEFAULT.most, 1, MOST));
  }
}
