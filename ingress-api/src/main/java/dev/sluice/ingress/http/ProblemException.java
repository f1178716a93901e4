package dev.sluice.ingress.http;

/** Carries a problem out of parsing; bears no stack, since it tells of the client. */
final class ProblemException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
