package dev.sluice.contract.mirror;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.limit.Window;
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
 * passed it by a whole generation and some seconds, or until it is older than the window.
 */
public final class FastCheck {

  /** By as much at least the progress must have passed a generation's start. */
  private static final long PASSED_MILLIS = 3000;

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
   * @param cost null to look only
   * @param now the ingress's estimate of append time
   * @param progress append time that the mirrored counts have reached; 0 if unknown
   */
  public static Decision check(
      List<Limit> limits, List<Mirrored> mirrored, @Nullable Cost cost, long now, long progress) {
    var refusing = new ArrayList<Limit>();
    var shadowed = new ArrayList<Limit>();
    var views = new ArrayList<View>(limits.size());
    long retry = 0;
    boolean everFits = true;
    for (int i = 0; i < limits.size(); i++) {
      Limit limit = limits.get(i);
      View view = View.of(limit, mirrored.get(i), now, progress);
      views.add(view);
      long units = cost == null ? 0 : cost.in(limit);
      if (units == 0 || view.used() <= limit.limit() - units) {
        continue;
      }
      if (limit.isShadow()) {
        shadowed.add(limit);
      } else {
        refusing.add(limit);
        everFits &= units <= limit.limit();
        retry = Math.max(retry, view.fits(units) - now);
      }
    }
    var standings = new ArrayList<Standing>(limits.size());
    for (View view : views) {
      boolean charged = refusing.isEmpty() && !shadowed.contains(view.limit());
      standings.add(view.standing(charged && cost != null ? cost.in(view.limit()) : 0, now));
    }
    return refusing.isEmpty()
        ? new Decision.Accepted(standings, shadowed)
        : new Decision.Rejected(
            standings,
            refusing,
            everFits ? OptionalLong.of(retry) : OptionalLong.empty(),
            shadowed);
  }

  /**
   * @param time now, held at the newest append time mirrored
   * @param falls when some of what was counted falls away, if anything was
   */
  private record View(
      Limit limit, @Nullable Curve curve, long time, long counted, long falls, long pending) {

    static View of(Limit limit, Mirrored mirrored, long now, long progress) {
      long pending = pending(limit, mirrored, now, progress);
      Curve curve = mirrored.curve();
      if (curve == null) {
        return new View(limit, null, now, 0, 0, pending);
      }
      long time = Math.max(now, curve.newest());
      if (limit.window() instanceof Window.Sliding) {
        Curve sliding = curve.sliding(limit.bucketMillis());
        long width = sliding.bucketMillis();
        long oldest = limit.oldestBucket(time, width);
        long counted = sliding.left(oldest);
        long falls = counted == 0 ? 0 : limit.fallsAt(sliding.nextFall(oldest) - 1, width);
        return new View(limit, sliding, time, counted, falls, pending);
      }
      boolean slots = limit.window() instanceof Window.Held;
      boolean counts =
          (curve.bucketMillis() == Usage.HELD) == slots
              && (slots || curve.newest() >= limit.window().bucketAt(now));
      return new View(limit, curve, time, counts ? curve.all() : 0, end(limit, time), pending);
    }

    /** When what is charged now falls away, where that is one time for all units. */
    private static long end(Limit limit, long time) {
      return limit.window() instanceof Window.Calendar calendar
          ? calendar.end(calendar.bucketAt(time))
          : time + Window.Held.ESTIMATE_MILLIS;
    }

    private static long pending(Limit limit, Mirrored mirrored, long now, long progress) {
      long length = limit.generationMillis();
      long dead =
          Math.max(
              progress - Math.max(2 * length, PASSED_MILLIS), now - limit.windowMillis() - length);
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

    /** When so many units fit, if pending ones are charged now and nothing else comes. */
    long fits(long units) {
      long allowed = limit.limit() - units - pending;
      return curve == null || allowed < 0 || !(limit.window() instanceof Window.Sliding)
          ? pendingFalls()
          : limit.fallsAt(curve.fallsTo(allowed) - 1, curve.bucketMillis());
    }

    private long pendingFalls() {
      if (!(limit.window() instanceof Window.Sliding)) {
        return end(limit, time);
      }
      long width = curve == null ? limit.bucketMillis() : curve.bucketMillis();
      return limit.fallsAt(Math.floorDiv(time, width), width);
    }

    Standing standing(long added, long now) {
      long used = used() + added;
      if (used == 0) {
        return new Standing(limit, 0, 0);
      }
      return new Standing(limit, used, pending, (counted > 0 ? falls : pendingFalls()) - now);
    }
  }
}
