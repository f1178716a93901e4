package dev.sluice.contract.mirror;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The check that {@code reserve.lua} makes in Redis, in Java: what it must answer is defined here,
 * and a property test holds the two together.
 *
 * <p>Used = what the stream has charged and still counts, plus what ingresses have reserved and the
 * stream has not decided. A generation of reservations counts until the mirrored progress has
 * passed it by a whole generation, or until it is older than the window.
 */
public final class FastCheck {

  private FastCheck() {}

  /**
   * One limit's key as Redis holds it.
   *
   * @param curve null if nothing was mirrored
   * @param reserved units by start of generation
   * @param decided units by start of generation
   */
  public record Mirrored(@Nullable Curve curve, Map<Long, Long> reserved, Map<Long, Long> decided) {
    public Mirrored {
      reserved = Map.copyOf(reserved);
      decided = Map.copyOf(decided);
    }
  }

  /**
   * @param cost 0 to look only
   * @param now the ingress's estimate of append time
   * @param progress append time that the mirrored counts have reached; 0 if unknown
   */
  public static Decision check(
      List<Limit> limits, List<Mirrored> mirrored, long cost, long now, long progress) {
    var views = new ArrayList<View>(limits.size());
    for (int i = 0; i < limits.size(); i++) {
      views.add(View.of(limits.get(i), mirrored.get(i), now, progress));
    }
    var refusing = new ArrayList<Limit>();
    long retry = 0;
    boolean everFits = true;
    for (View view : views) {
      if (cost > 0 && view.used() > view.limit.limit() - cost) {
        refusing.add(view.limit);
        everFits &= cost <= view.limit.limit();
        retry = Math.max(retry, view.fits(cost) - now);
      }
    }
    long added = refusing.isEmpty() ? cost : 0;
    var standings = views.stream().map(view -> view.standing(added, now)).toList();
    return refusing.isEmpty()
        ? new Decision.Accepted(standings)
        : new Decision.Rejected(
            standings, refusing, everFits ? OptionalLong.of(retry) : OptionalLong.empty());
  }

  /**
   * @param time now, held at the newest append time mirrored
   * @param oldest the oldest bucket that the window touches
   */
  private record View(
      Limit limit,
      @Nullable Curve curve,
      long width,
      long time,
      long oldest,
      long counted,
      long pending) {

    static View of(Limit limit, Mirrored mirrored, long now, long progress) {
      Curve curve = mirrored.curve();
      long width = curve == null ? limit.bucketMillis() : curve.bucketMillis();
      long time = curve == null ? now : Math.max(now, curve.newest());
      long oldest = limit.oldestBucket(time, width);
      long counted = curve == null ? 0 : curve.left(oldest);
      return new View(
          limit, curve, width, time, oldest, counted, pending(limit, mirrored, now, progress));
    }

    private static long pending(Limit limit, Mirrored mirrored, long now, long progress) {
      long length = limit.generationMillis();
      long dead = Math.max(progress - 2 * length, now - limit.windowMillis() - length);
      long first = limit.generationAt(dead) + length;
      long last = limit.generationAt(now) + length;
      long pending = 0;
      for (var held : mirrored.reserved().entrySet()) {
        long start = held.getKey();
        if (start >= first && start <= last && start == limit.generationAt(start)) {
          long decided = mirrored.decided().getOrDefault(start, 0L);
          pending += Math.max(0, held.getValue() - decided);
        }
      }
      return pending;
    }

    long used() {
      return counted + pending;
    }

    /** When this cost fits, if pending units are charged now and nothing else comes. */
    long fits(long cost) {
      long allowed = limit.limit() - cost - pending;
      return curve == null || allowed < 0
          ? pendingFalls()
          : limit.fallsAt(curve.fallsTo(allowed) - 1, width);
    }

    private long pendingFalls() {
      return limit.fallsAt(Math.floorDiv(time, width), width);
    }

    Standing standing(long added, long now) {
      long used = used() + added;
      if (used == 0) {
        return new Standing(limit, 0, 0);
      }
      long falls =
          curve != null && counted > 0
              ? limit.fallsAt(curve.nextFall(oldest) - 1, width)
              : pendingFalls();
      return new Standing(limit, used, falls - now);
    }
  }
}
