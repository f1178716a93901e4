package dev.sluice.systemtests.guarantee;

import dev.sluice.systemtests.load.Submission;
import dev.sluice.systemtests.load.Submission.Look;
import java.util.ArrayList;
import java.util.List;

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
      List<Look> looks = one.looks();
      checked += looks.size();
      Look before = new Look(0, 200, 0, "nothing");
      for (Look look : looks) {
        boolean unknown = look.status() != 200 && look.status() != 503;
        boolean back = look.status() == 200 && look.rank() < before.rank();
        if (unknown || back) {
          String seen = "%d, rank %d (%s)".formatted(look.status(), look.rank(), look.word());
          String expected = "at least rank %d (%s)".formatted(before.rank(), before.word());
          violations.add(
              new Violation(
                  one.taken().orElseThrow(),
                  expected,
                  seen + " %d ms later".formatted(look.at() - before.at())));
        }
        before = look.status() == 200 ? look : before;
      }
    }
    return new Finding(checked, violations);
  }
}
