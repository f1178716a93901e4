package dev.sluice.ingress.http;

/** How a path tells what is wrong. */
public interface ErrorShape {

  /** {@code application/problem+json}. */
  ErrorShape PROBLEM = problem -> new Told(problem.status(), Fields.PROBLEM_JSON, problem.json());

  /** A problem as it is answered. */
  record Told(int status, CharSequence type, byte[] body) {}

  Told of(Problem problem);
}
