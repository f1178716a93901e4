package dev.sluice.systemtests.guarantee;

import dev.sluice.systemtests.load.Submission;
import dev.sluice.systemtests.load.Submission.Look;
import java.util.ArrayList;
import java.util.Optional;

/** Nobody who looks twice sees a job go back, or sees it gone. */
final class RanksGrow implements Guarantee {

  @Override
  public String name() {
    return "ranks";
  }

  @Override
  public String promise() {
    return "The rank (`seq`) of a job that is looked at again and again only grows, and no job is"
        + " said to be unknown.";
  }

  @Override
  public Finding judge(Evidence evidence) {
    var violations = new ArrayList<Violation>();
    long checked = 0;
    for (Submission one : evidence.book().taken()) {
      checked += one.looks().size();
      wrong(one).ifPresent(violations::add);
    }
    return new Finding(checked, violations);
  }

  /** The first look that went wrong; those after it mostly do as well. */
  private static Optional<Violation> wrong(Submission one) {
    Look before = new Look(one.begun(), 200, 0, "nothing");
    for (Look look : one.looks()) {
      boolean unknown = look.status() != 200 && look.status() != 503;
      boolean back = look.status() == 200 && look.rank() < before.rank();
      if (unknown || back) {
        String seen = "%d, rank %d (%s)".formatted(look.status(), look.rank(), look.word());
        String expected = "at least rank %d (%s)".formatted(before.rank(), before.word());
        String later = " %d ms later".formatted(look.at() - before.at());
        return Optional.of(new Violation(one.taken().orElseThrow(), expected, seen + later));
      }
      before = look.status() == 200 ? look : before;
    }
    return Optional.empty();
  }
}
