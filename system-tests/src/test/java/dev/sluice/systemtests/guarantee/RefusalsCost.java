package dev.sluice.systemtests.guarantee;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Idempotency;
import dev.sluice.systemtests.load.Submission;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Collectors;

/** What was refused at once never runs, and so costs nothing. */
final class RefusalsCost implements Guarantee {

  @Override
  public String name() {
    return "refusals";
  }

  @Override
  public String promise() {
    return "What was answered 429 is never admitted, and so costs nothing.";
  }

  @Override
  public Finding judge(Evidence evidence) {
    Map<String, Told> admitted =
        evidence.records().accepted().stream()
            .collect(
                Collectors.toMap(
                    told -> told.account() + " " + told.header(EventHeaders.IDEMPOTENCY_KEY),
                    told -> told,
                    (one, two) -> one));
    var violations = new ArrayList<Violation>();
    long checked = 0;
    for (Submission one : evidence.book().submissions()) {
      // Of several tries an earlier one may have been heard and its answer lost.
      if (one.tries().size() == 1 && one.tries().get(0).status() == 429) {
        checked++;
        String key = Idempotency.of(one.key(), new byte[0]).key();
        Told found = admitted.get(one.account().name() + " " + key);
        if (found != null) {
          violations.add(new Violation(one.input(), "not admitted, as it was told", "" + found));
        }
      }
    }
    return new Finding(checked, violations);
  }
}
