package dev.sluice.systemtests.guarantee;

import java.util.List;

/** All promises. */
public final class Guarantees {

  private Guarantees() {}

  /** Those that judge topics first, so that what waits for a mirror comes last. */
  public static List<Guarantee> all() {
    return List.of(
        new OneEnd(),
        new AdmittedOnce(),
        new WindowsKept(),
        new ResultsKept(),
        new CancelsKept(),
        new RanksGrow(),
        new RefusalsCost(),
        new NothingBuried(),
        new Documented(),
        new PollsAgree(),
        new SlotsFree(),
        new UnitsCharged(),
        new MirrorAgrees());
  }
}
