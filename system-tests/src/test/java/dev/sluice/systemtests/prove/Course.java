package dev.sluice.systemtests.prove;

import dev.sluice.contract.message.Status;
import dev.sluice.systemtests.guarantee.Evidence;
import dev.sluice.systemtests.load.Submission;
import dev.sluice.systemtests.story.Scene;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a story went, as clients saw it. Times are milliseconds since the epoch.
 *
 * @param taken submissions that were answered 202
 * @param answers submissions that were answered 202 or 429
 * @param ends of jobs, as those saw them who waited
 * @param lateRefusals requests that were refused after a 202
 */
public record Course(
    long struckAt,
    long mendedAt,
    int lateRefusals,
    List<Span> taken,
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
    taken = List.copyOf(taken);
    answers = List.copyOf(answers);
    ends = List.copyOf(ends);
  }

  static Course of(Evidence evidence, Scene scene) {
    List<Submission> submissions = evidence.book().submissions();
    return new Course(
        scene.struckAt(),
        scene.mendedAt(),
        evidence.records().refusedLate(),
        answered(submissions, Set.of(202)),
        answered(submissions, Set.of(202, 429)),
        submissions.stream().flatMap(Course::end).toList());
  }

  private static List<Span> answered(List<Submission> submissions, Set<Integer> by) {
    return submissions.stream()
        .flatMap(
            one ->
                one.tries().stream()
                    .filter(last -> by.contains(last.status()))
                    .limit(1)
                    .map(last -> new Span(one.begun(), last.answeredAt())))
        .toList();
  }

  /** When it was first seen to have ended, if it was. */
  private static Stream<Span> end(Submission one) {
    return one.looks().stream()
        .filter(look -> look.status() == 200 && look.rank() >= Status.TERMINAL_SEQ)
        .limit(1)
        .map(look -> new Span(one.begun(), look.at()));
  }

  /** From the fault until a submission that was sent after it was answered 202. */
  OptionalLong untilAnswer() {
    return untilFirst(taken);
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
