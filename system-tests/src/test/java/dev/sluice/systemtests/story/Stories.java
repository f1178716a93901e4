package dev.sluice.systemtests.story;

import dev.sluice.systemtests.Installation.Part;
import java.util.ArrayList;
import java.util.List;

/** All faults there are stories of. */
public final class Stories {

  private Stories() {}

  /** Each of them. */
  public static List<Story> all() {
    var all = new ArrayList<Story>();
    List<Part> parts = List.of(Part.WORKER, Part.ADMISSION, Part.INGRESS, Part.REDIS, Part.KAFKA);
    parts.forEach(part -> all.add(new Killed(part)));
    parts.forEach(part -> all.add(new Frozen(part)));
    all.add(new RedisFlushed());
    all.add(Stopped.broker());
    all.add(Stopped.rolling());
    all.add(new DiskLost());
    all.add(new Poisoned());
    all.add(Replaced.worker());
    all.add(Replaced.admission());
    all.add(new OneOfThree());
    return all;
  }

  /** A few that are soon told. */
  public static List<Story> few() {
    return List.of(
        new Killed(Part.ADMISSION),
        new Killed(Part.WORKER),
        new Killed(Part.INGRESS),
        new Killed(Part.REDIS),
        new Killed(Part.KAFKA),
        Stopped.broker(),
        new Poisoned());
  }
}
