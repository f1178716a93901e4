package dev.sluice.ingress.poll;

import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Subject;
import dev.sluice.ingress.http.Caller;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.PerClient;
import dev.sluice.ingress.http.Problem;
import dev.sluice.ingress.redis.Degradation;
import dev.sluice.ingress.redis.Gate;
import dev.sluice.ingress.redis.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** {@code GET /v1/inferences/{id}}: the caller's job as it is, or as it is once it has ended. */
public final class PollCall {

  private static final long LONGEST_LOOK_MILLIS = 7000;
  private static final long LOOK_WITHOUT_REDIS_MILLIS = 1000;
  private static final int FOR_EVER_SECONDS = Integer.MAX_VALUE;
  private static final Duration YOUNG = Duration.ofSeconds(10);

  final Waiters waiters;
  final PerClient<Subject> perClient;
  private final Jobs jobs;
  private final Duration timeToLive;
  private final Degradation degradation;
  private final Progress progress;

  /**
   * @param perClient bounds who waits and who is streamed to
   * @param timeToLive of results
   */
  public PollCall(
      Jobs jobs,
      Waiters waiters,
      PerClient<Subject> perClient,
      Duration timeToLive,
      Degradation degradation,
      Progress progress) {
    this.jobs = jobs;
    this.degradation = degradation;
    this.progress = progress;
    this.waiters = waiters;
    this.perClient = perClient;
    this.timeToLive = timeToLive;
  }

  public void handle(Exchange exchange, String id) {
    Caller caller = exchange.caller();
    Wait wait = Wait.of(exchange.request());
    if (caller instanceof Caller.Refused refused) {
      exchange.problem(refused.problem());
    } else if (wait == null) {
      exchange.problem(Problem.badRequest("wait: not a whole number of seconds"));
    } else if (RequestId.time(id).isEmpty()) {
      exchange.problem(missing(id));
    } else if (caller instanceof Caller.Known known) {
      String account = known.subject().account();
      new Poll(this, exchange, id, wait).begin(account);
    }
  }

  /**
   * Watches a job of this account for so many seconds, on the exchange's event loop.
   *
   * @param then hears once: when the job has ended, the time is over, or nothing can be told
   */
  public void watch(
      Exchange exchange, String account, String id, int seconds, Consumer<Found> then) {
    new Watch(this, exchange, id, seconds, () -> jobs.find(account, id), then).look();
  }

  /**
   * Watches a job of this account until it has ended, however long that takes.
   *
   * @param after the rank that is known already
   * @param changed hears of each change before the end
   * @param then hears once: when the job has ended, or nothing can be told any more
   */
  public void follow(
      Exchange exchange,
      String account,
      String id,
      long after,
      Consumer<Found.Present> changed,
      Consumer<Found> then) {
    new Watch(this, exchange, id, FOR_EVER_SECONDS, () -> jobs.find(account, id), then)
        .telling(after, changed)
        .look();
  }

  /**
   * Answers that a job cannot be shown.
   *
   * @param found anything but a job
   */
  public void notFound(Exchange exchange, String id, Found found) {
    if (found instanceof Found.Unknown unknown) {
      exchange.unavailable(unknown.why(), 1);
    } else if (found instanceof Found.TooMany tooMany) {
      exchange.problem(Problem.overQuota(tooMany.why(), 1));
    } else if (found instanceof Found.Missing && mayHaveTaken(id)) {
      exchange.unavailable("Redis was away and does not know of this request yet", 1);
    } else if (found instanceof Found.Missing && mayCome(exchange.caller(), id)) {
      exchange.unavailable("the stream stands still and may not know of this request yet", 1);
    } else if (found instanceof Found.Expired) {
      exchange.problem(Problem.gone("the output of this request is no longer kept"));
    } else {
      exchange.problem(missing(id));
    }
  }

  /**
   * Whether the id is so young that the mirror may be about to bring it: an ingress that could not
   * reach Redis took it.
   */
  static boolean isYoung(String id) {
    return isYoung(id, System.currentTimeMillis());
  }

  private static boolean isYoung(String id, long now) {
    Instant made = RequestId.time(id).orElse(Instant.EPOCH);
    return made.isAfter(Instant.ofEpochMilli(now).minus(YOUNG));
  }

  /** While Redis is away nobody waits long for it. */
  long longestLookMillis() {
    return degradation.on() ? LOOK_WITHOUT_REDIS_MILLIS : LONGEST_LOOK_MILLIS;
  }

  /** Whether an id that is missing may have been taken here all the same. */
  private boolean mayHaveTaken(String id) {
    return degradation.lately(Gate.steadyMillis()) && isYoung(id);
  }

  /**
   * Whether the id is younger than what the mirror has come to, which stands still: whoever took it
   * without Redis may have been any ingress, and nothing has told Redis since.
   */
  private boolean mayCome(Caller caller, String id) {
    long now = System.currentTimeMillis();
    if (!(caller instanceof Caller.Known known)) {
      return false;
    }
    long mirrored = progress.mirrored(known.subject().account(), now);
    return mirrored != now && isYoung(id, mirrored);
  }

  /** The answer for an id that nobody has, or no longer. */
  public Problem missing(String id) {
    Instant made = RequestId.time(id).orElse(Instant.MAX);
    return made.isBefore(Instant.now().minus(timeToLive))
        ? Problem.gone("results are kept for %d seconds".formatted(timeToLive.toSeconds()))
        : Problem.notFound("you have no request of this id");
  }
}
