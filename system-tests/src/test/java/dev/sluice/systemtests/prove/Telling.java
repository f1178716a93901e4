package dev.sluice.systemtests.prove;

import dev.sluice.systemtests.Installation;
import dev.sluice.systemtests.guarantee.Evidence;
import dev.sluice.systemtests.guarantee.Finding;
import dev.sluice.systemtests.guarantee.Gathering;
import dev.sluice.systemtests.guarantee.Guarantee;
import dev.sluice.systemtests.guarantee.Guarantees;
import dev.sluice.systemtests.guarantee.TopicsSince;
import dev.sluice.systemtests.load.Accounts;
import dev.sluice.systemtests.load.Load;
import dev.sluice.systemtests.story.Scene;
import dev.sluice.systemtests.story.Story;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets a story happen in the middle of a load, and judges it by every guarantee. */
public final class Telling {

  private Telling() {}

  /**
   * @param serial which load of the installation it is, counted from 0
   */
  public static Outcome of(Story story, Installation sluice, int serial, Pace pace)
      throws Exception {
    var accounts = new Accounts(serial);
    var scene = new Scene(sluice, accounts.all(), pace.freeze());
    try (var topics = TopicsSince.now(sluice.kafka())) {
      Load load = Load.start(sluice::client, accounts, pace.perSecond());
      try (load) {
        load.go(pace.before());
        story.happen(scene);
        load.go(pace.after());
      }
      sluice.awaitReady();
      Evidence evidence = Gathering.of(sluice, load.book(), topics, scene.planted());
      Map<Guarantee, Finding> findings = new LinkedHashMap<>();
      for (Guarantee guarantee : Guarantees.all()) {
        findings.put(guarantee, guarantee.judge(evidence));
      }
      return new Outcome(story, findings, Course.of(evidence, scene));
    }
  }
}
