package dev.sluice.contract.mirror;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The arguments of {@link Script#RESERVE} and {@link Script#RELEASE}, and the reading of answers.
 */
public record Reservation(String account, List<Limit> limits, long cost, long now) {

  public Reservation {
    limits = List.copyOf(limits);
  }

  /** The keys of both scripts. */
  public String[] keys(MirrorKeys keys, String id) {
    String[] all = new String[limits.size() + 1];
    all[0] = keys.status(account, id);
    for (int i = 0; i < limits.size(); i++) {
      all[i + 1] = keys.usage(account, limits.get(i).name());
    }
    return all;
  }

  /**
   * @param status the entry to write if the request passes
   * @param timeToLive of that entry, in milliseconds
   */
  public String[] reserveArguments(long progress, String status, long timeToLive) {
    String[] all = new String[5 + 4 * limits.size()];
    all[0] = Long.toString(now);
    all[1] = Long.toString(progress);
    all[2] = Long.toString(cost);
    all[3] = status;
    all[4] = Long.toString(timeToLive);
    int i = 5;
    for (Limit limit : limits) {
      all[i++] = Long.toString(limit.limit());
      all[i++] = Long.toString(limit.windowMillis());
      all[i++] = Long.toString(limit.generationMillis());
      all[i++] = Long.toString(limit.bucketMillis());
    }
    return all;
  }

  public String[] releaseArguments() {
    String[] all = new String[1 + limits.size()];
    all[0] = Long.toString(cost);
    for (int i = 0; i < limits.size(); i++) {
      all[i + 1] = Long.toString(limits.get(i).generationAt(now));
    }
    return all;
  }

  /** What {@link Script#RESERVE} answered. */
  public Decision read(List<Long> answer) {
    var standings = new ArrayList<Standing>(limits.size());
    var refusing = new ArrayList<Limit>();
    for (int i = 0; i < limits.size(); i++) {
      Limit limit = limits.get(i);
      standings.add(new Standing(limit, answer.get(3 * i + 2), answer.get(3 * i + 3)));
      if (answer.get(3 * i + 4) == 1) {
        refusing.add(limit);
      }
    }
    if (answer.get(0) == 1) {
      return new Decision.Accepted(standings);
    }
    long retry = answer.get(1);
    return new Decision.Rejected(
        standings, refusing, retry < 0 ? OptionalLong.empty() : OptionalLong.of(retry));
  }
}
