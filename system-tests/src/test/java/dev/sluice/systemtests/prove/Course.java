package dev.sluice.systemtests.prove;

import dev.sluice.contract.message.Status;
import dev.sluice.systemtests.guarantee.Evidence;
import dev.sluice.systemtests.load.Submission;
import dev.sluice.systemtests.load.Submission.Look;
import dev.sluice.systemtests.load.Submission.Try;
import dev.sluice.systemtests.story.Scene;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * How a story went, as clients saw it. Times are milliseconds since the epoch.
 *
 * @param answers of submissions, by when they were first sent
 * @param ends seen by those who waited, by when the job was first sent
 * @param lateRefusals requests that were refused after a 202
 */
public record Course(
    long struckAt,
    long mendedAt,
    int submissions,
    int taken,
    int lateRefusals,
    List<Span> answers,
    List<Span> ends) {

  /** From when a client began to when it knew. */
  record Span(long from, long to) {
    long millis() {
      return to - from;
    }
  }

  /** For faults that take no time, their consequences are looked for so long. */
  private static final long SHORTEST_FAULT_MILLIS = 5_000;

  public Course {
    answers = List.copyOf(answers);
    ends = List.copyOf(ends);
  }

  static Course of(Evidence evidence, Scene scene) {
    var answers = new ArrayList<Span>();
    var ends = new ArrayList<Span>();
    List<Submission> submissions = evidence.book().submissions();
    for (Submission one : submissions) {
      one.tries().stream()
          .filter(last -> last.status() == 202 || last.status() == 429)
          .findFirst()
          .map(Try::answeredAt)
          .ifPresent(at -> answers.add(new Span(one.begun(), at)));
      one.looks().stream()
          .filter(look -> look.status() == 200 && look.rank() >= Status.TERMINAL_SEQ)
          .findFirst()
          .map(Look::at)
          .ifPresent(at -> ends.add(new Span(one.begun(), at)));
    }
    return new Course(
        scene.struckAt(),
        scene.mendedAt(),
        submissions.size(),
        evidence.book().taken().size(),
        evidence.records().refusedLate(),
        answers,
        ends);
  }

  /** From the fault until a submission that was sent after it was answered. */
  OptionalLong untilAnswer() {
    return untilFirst(answers);
  }

  /** From the fault until the end of a job that was sent after it was seen. */
  OptionalLong untilResult() {
    return untilFirst(ends);
  }

  private OptionalLong untilFirst(List<Span> spans) {
    return spans.stream()
        .filter(span -> span.from() >= struckAt)
        .mapToLong(span -> span.to() - struckAt)
        .min();
  }

  /** The longest time, from the fault on, in which nobody saw a job end. */
  long longestPause() {
    long pause = 0;
    long before = struckAt;
    var times =
        ends.stream().map(Span::to).filter(at -> at > struckAt).sorted(Comparator.naturalOrder());
    for (long at : times.toList()) {
      pause = Math.max(pause, at - before);
      before = at;
    }
    return pause;
  }

  OptionalLong answersP99() {
    return p99(answers);
  }

  OptionalLong resultsP99() {
    return p99(ends);
  }

  /** Of what was begun while the fault lasted. */
  private OptionalLong p99(List<Span> spans) {
    long until = Math.max(mendedAt, struckAt + SHORTEST_FAULT_MILLIS);
    long[] sorted =
        spans.stream()
            .filter(span -> span.from() >= struckAt && span.from() <= until)
            .mapToLong(Span::millis)
            .sorted()
            .toArray();
    return sorted.length == 0
        ? OptionalLong.empty()
        : OptionalLong.of(sorted[(int) Math.ceil(sorted.length * 0.99) - 1]);
  }
}
