package dev.sluice.contract.mirror;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.limit.Window;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.policy.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@link Script#RESERVE} and {@link Script#RELEASE}, and the reading of answers.
 *
 * @param cost null to look only
 * @param claim what to claim with an idempotency key; null without one
 */
public record Reservation(
    Subject subject,
    String model,
    List<Limit> limits,
    @Nullable Cost cost,
    long now,
    @Nullable Claim claim) {

  private static final int HEAD = 6;
  private static final int PER_LIMIT = 8;
  private static final int ANSWER_HEAD = 2;
  private static final int ANSWER_PER_LIMIT = 4;

  public Reservation {
    limits = List.copyOf(limits);
  }

  public Reservation(Subject subject, String model, List<Limit> limits, Cost cost, long now) {
    this(subject, model, limits, cost, now, null);
  }

  /** To see how the limits stand. */
  public static Reservation look(Subject subject, String model, List<Limit> limits, long now) {
    return new Reservation(subject, model, limits, null, now, null);
  }

  /** The keys of both scripts. */
  public String[] keys(MirrorKeys keys, String id) {
    String[] all = new String[limits.size() + (claim == null ? 1 : 2)];
    all[0] = keys.status(subject.account(), id);
    for (int i = 0; i < limits.size(); i++) {
      all[i + 1] = keys.usage(Series.of(limits.get(i), subject, model));
    }
    if (claim != null) {
      all[all.length - 1] = keys.claim(subject, claim.key());
    }
    return all;
  }

  /**
   * @param status the entry to write if the request passes
   * @param timeToLive of that entry, in milliseconds
   */
  public String[] reserveArguments(long progress, String status, String timeToLive) {
    String[] all = new String[HEAD + PER_LIMIT * limits.size()];
    all[0] = Long.toString(now);
    all[1] = Long.toString(progress);
    all[2] = cost == null ? "" : "1";
    all[3] = status;
    all[4] = timeToLive;
    all[5] = claim == null ? "" : claim.entry();
    int i = HEAD;
    for (Limit limit : limits) {
      write(limit, all, i);
      i += PER_LIMIT;
    }
    return all;
  }

  /** Units, cost, kind, window, generation, and what the kind needs beside. */
  private void write(Limit limit, String[] to, int at) {
    to[at] = Long.toString(limit.limit());
    to[at + 1] = cost == null ? "0" : Long.toString(cost.in(limit));
    to[at + 3] = Long.toString(limit.windowMillis());
    to[at + 4] = Long.toString(limit.generationMillis());
    String kind;
    if (limit.window() instanceof Window.Calendar calendar) {
      kind = "c";
      long start = calendar.bucketAt(now);
      long end = calendar.end(start);
      to[at + 5] = Long.toString(start);
      to[at + 6] = Long.toString(end);
      to[at + 7] = Long.toString(calendar.end(end));
    } else {
      boolean slots = limit.window() instanceof Window.Held;
      kind = slots ? "h" : "s";
      to[at + 5] = Long.toString(slots ? Window.Held.ESTIMATE_MILLIS : limit.bucketMillis());
      to[at + 6] = "";
      to[at + 7] = "";
    }
    to[at + 2] = limit.isShadow() ? kind.toUpperCase(Locale.ROOT) : kind;
  }

  /** Only of a reservation that has a cost. */
  public String[] releaseArguments() {
    String[] all = new String[1 + 2 * limits.size()];
    all[0] = claim == null ? "" : claim.entry();
    for (int i = 0; i < limits.size(); i++) {
      Limit limit = limits.get(i);
      all[2 * i + 1] = cost == null ? "0" : Long.toString(cost.in(limit));
      all[2 * i + 2] = Long.toString(limit.generationAt(now));
    }
    return all;
  }

  /** What {@link Script#RESERVE} answered. */
  public Answer read(List<?> answer) {
    long verdict = number(answer, 0);
    if (verdict == 2) {
      return new Answer.Known(Claim.read(String.valueOf(answer.get(1))));
    }
    var standings = new ArrayList<Standing>(limits.size());
    var refusing = new ArrayList<Limit>(0);
    var shadowed = new ArrayList<Limit>(0);
    for (int i = 0; i < limits.size(); i++) {
      Limit limit = limits.get(i);
      int at = ANSWER_HEAD + ANSWER_PER_LIMIT * i;
      standings.add(
          new Standing(limit, number(answer, at), number(answer, at + 3), number(answer, at + 1)));
      if (number(answer, at + 2) == 1) {
        (limit.isShadow() ? shadowed : refusing).add(limit);
      }
    }
    if (verdict == 1) {
      return new Answer.Decided(new Decision.Accepted(standings, shadowed));
    }
    long retry = number(answer, 1);
    var after = retry < 0 ? OptionalLong.empty() : OptionalLong.of(retry);
    return new Answer.Decided(new Decision.Rejected(standings, refusing, after, shadowed));
  }

  private static long number(List<?> answer, int i) {
    return ((Number) answer.get(i)).longValue();
  }

  /** What came of a reservation. */
  public sealed interface Answer {

    record Decided(Decision decision) implements Answer {}

    /** The idempotency key is taken; nothing was reserved. */
    record Known(Claim.Held claim) implements Answer {}
  }
}
