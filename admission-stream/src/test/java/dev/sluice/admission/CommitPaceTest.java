package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitPaceTest {

  private final CommitPace pace = new CommitPace(Duration.ofMillis(10));
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
  void shouldLeaveLoadToTheCommitInterval() {
    come(16, 100, "a");
    pace.tick(110);
    come(17, 120, "b");
    pace.tick(130);

    assertThat(commits).containsExactly("a");
  }

  @Test
  void shouldNotAskWhenNothingCame() {
    pace.tick(1_000);

    assertThat(commits).isEmpty();
  }
}
