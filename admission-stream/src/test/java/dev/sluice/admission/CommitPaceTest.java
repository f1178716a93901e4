package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitPaceTest {

  private final CommitPace pace =
      new CommitPace(new CommitPace.Waits(Duration.ofMillis(10), Duration.ofMillis(100)));
  private final List<String> commits = new ArrayList<>();

  private void come(int records, long now, String task) {
    for (int i = 0; i < records; i++) {
      pace.came(now, () -> commits.add(task));
    }
  }

  @Test
  void shouldAskOnceTheFirstRecordHasWaited() {
    come(1, 100, "a");
    pace.tick(109);
    assertThat(commits).isEmpty();

    pace.tick(110);
    pace.tick(120);
    assertThat(commits).containsExactly("a");
  }

  @Test
  void shouldAskByTheTaskWhoseRecordCameLast() {
    come(1, 100, "a");
    come(1, 105, "b");
    pace.tick(110);

    assertThat(commits).containsExactly("b");
  }

  @Test
  void shouldWaitALittleLongerForEachThatComes() {
    come(15, 100, "a");
    pace.tick(110);
    assertThat(commits).isEmpty();

    pace.tick(111);
    assertThat(commits).containsExactly("a");
  }

  @Test
  void shouldLeaveLoadToTheCommitInterval() {
    for (long now = 100; now < 300; now++) {
      come(10, now, "a");
      pace.tick(now);
    }

    assertThat(commits).isEmpty();
  }

  @Test
  void shouldAskAgainSoonAfterALoadIsOver() {
    come(5_000, 100, "load");
    pace.tick(200);
    come(1, 210, "a");
    pace.tick(220);

    assertThat(commits).containsExactly("a");
  }

  @Test
  void shouldNotAskWhenNothingCame() {
    pace.tick(1_000);

    assertThat(commits).isEmpty();
  }
}
