package dev.sluice.ingress.openai;

import dev.sluice.ingress.http.Problem;
import java.util.List;

/** A body is not what its call takes. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  RefusedException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /**
   * @param pointer to the field
   */
  static RefusedException of(String pointer, String words) {
    return new RefusedException(Problem.unprocessable(List.of(new Problem.Field(pointer, words))));
  }

  Problem problem() {
    return problem;
  }
}
