package dev.sluice.contract.mirror;

import java.util.Map;

/**
 * What waits in each lane.
 *
 * @param lanes by name
 */
public record Backlogs(Map<String, Backlog> lanes) {

  public static final Backlogs UNKNOWN = new Backlogs(Map.of());

  public Backlogs {
    lanes = Map.copyOf(lanes);
  }
}
