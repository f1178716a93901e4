package dev.sluice.ingress.http;

import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.Subject;
import dev.sluice.ingress.poll.Found;
import dev.sluice.ingress.poll.JobReader;
import dev.sluice.ingress.poll.Waiters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code GET /v1/inferences/{id}}, at once or when the job has ended. Confined to its event loop.
 */
final class Poll {

  private static final int LONGEST_WAIT_SECONDS = 60;
  private static final Pattern PREFER_WAIT =
      Pattern.compile("(?:^|[,;\\s])wait=(\\d{1,6})(?=$|[,;\\s])");

  private final Vertx vertx;
  private final JobReader jobs;
  private final Waiters waiters;
  private final Duration timeToLive;

  Poll(Vertx vertx, JobReader jobs, Waiters waiters, Duration timeToLive) {
    this.vertx = vertx;
    this.jobs = jobs;
    this.waiters = waiters;
    this.timeToLive = timeToLive;
  }

  /** One poll on its way. */
  private record Asked(HttpServerRequest request, Subject subject, String id, Instant made) {}

  void handle(HttpServerRequest request, String id) {
    try {
      Subject subject = Identity.of(request);
      Instant made = RequestId.time(id).orElseThrow(() -> new ProblemException(unknown(id)));
      int wait = wait(request);
      var asked = new Asked(request, subject, id, made);
      if (wait == 0) {
        jobs.read(subject.account(), id, found -> onLoop(() -> answer(asked, found)));
      } else {
        await(asked, wait);
      }
    } catch (ProblemException e) {
      Answers.problem(request.response(), e.problem());
    }
  }

  private void onLoop(Runnable task) {
    vertx.runOnContext(unused -> task.run());
  }

  private static int wait(HttpServerRequest request) throws ProblemException {
    String query = request.query();
    String wait = query == null ? null : request.getParam("wait");
    if (wait != null) {
      if (!wait.matches("\\d{1,6}")) {
        throw new ProblemException(
            Problem.of(
                400, "Bad request", "wait: '%s' is not a number of seconds".formatted(wait)));
      }
      return Math.min(LONGEST_WAIT_SECONDS, Integer.parseInt(wait));
    }
    String prefer = request.headers().get("prefer");
    Matcher preferred = prefer == null ? null : PREFER_WAIT.matcher(prefer);
    if (preferred == null || !preferred.find()) {
      return 0;
    }
    int seconds = Math.min(LONGEST_WAIT_SECONDS, Integer.parseInt(preferred.group(1)));
    request.response().putHeader("preference-applied", "wait=" + seconds);
    return seconds;
  }

  private void await(Asked asked, int seconds) {
    boolean waiting =
        waiters.await(
            vertx,
            asked.subject.account(),
            asked.id,
            Duration.ofSeconds(seconds),
            asked.request.response(),
            found -> answer(asked, found));
    if (!waiting) {
      Answers.problem(
          asked.request.response(), Problem.reducedCapacity("too many are waiting just now", 1));
    }
  }

  private void answer(Asked asked, Found found) {
    HttpServerResponse response = asked.request.response();
    if (found instanceof Found.Job job) {
      String tag = "\"" + job.seq() + "\"";
      boolean ended = job.seq() >= Status.TERMINAL_SEQ;
      response.putHeader(HttpHeaders.ETAG, tag);
      response.putHeader(Answers.CACHE_CONTROL, "private, no-cache");
      if (!ended) {
        response.putHeader(Answers.RETRY_AFTER, "1");
      }
      if (tag.equals(asked.request.headers().get(HttpHeaders.IF_NONE_MATCH))) {
        response.setStatusCode(304).end();
      } else {
        Answers.json(response, 200, Paths.withUrls(job.json(), asked.id));
      }
    } else if (found instanceof Found.Unavailable unavailable) {
      Answers.problem(response, Problem.reducedCapacity(unavailable.why(), 1));
    } else if (asked.made.plus(timeToLive).isBefore(Instant.now())) {
      Answers.problem(
          response, Problem.of(410, "Gone", "the job %s is past its time".formatted(asked.id)));
    } else {
      Answers.problem(response, unknown(asked.id));
    }
  }

  private static Problem unknown(String id) {
    String shown = id.length() > 60 ? id.substring(0, 60) + "…" : id;
    return Problem.of(404, "Not found", "there is no job '%s' of yours".formatted(shown));
  }
}
