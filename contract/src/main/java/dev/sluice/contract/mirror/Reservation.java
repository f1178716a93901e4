package dev.sluice.contract.mirror;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.limit.Window;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.policy.Series;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
  private static final int PACKED = 1 + 7 * Double.BYTES;
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

  /** The same, to look only. */
  public Reservation look() {
    return new Reservation(subject, model, limits, null, now, claim);
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
  public byte[][] reserveArguments(long progress, String status, String timeToLive) {
    byte[][] all = new byte[HEAD + limits.size()][];
    all[0] = bytes(Long.toString(now));
    all[1] = bytes(Long.toString(progress));
    all[2] = bytes(cost == null ? "" : "1");
    all[3] = bytes(status);
    all[4] = bytes(timeToLive);
    all[5] = bytes(claim == null ? "" : claim.entry());
    for (int i = 0; i < limits.size(); i++) {
      all[HEAD + i] = packed(limits.get(i));
    }
    return all;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A letter for the kind, then units, cost, window, generation, and what the kind needs beside, as
   * the script's numbers are: exact up to 2^53.
   */
  private byte[] packed(Limit limit) {
    double start;
    double end = 0;
    double nextEnd = 0;
    char kind;
    if (limit.window() instanceof Window.Calendar calendar) {
      kind = 'c';
      long began = calendar.bucketAt(now);
      start = began;
      end = calendar.end(began);
      nextEnd = calendar.end(calendar.end(began));
    } else if (limit.window() instanceof Window.Held) {
      kind = 'h';
      start = Window.Held.ESTIMATE_MILLIS;
    } else {
      kind = 's';
      start = limit.bucketMillis();
    }
    return ByteBuffer.allocate(PACKED)
        .put((byte) (limit.isShadow() ? Character.toUpperCase(kind) : kind))
        .putDouble(limit.limit())
        .putDouble(cost == null ? 0 : cost.in(limit))
        .putDouble(limit.windowMillis())
        .putDouble(limit.generationMillis())
        .putDouble(start)
        .putDouble(end)
        .putDouble(nextEnd)
        .array();
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
