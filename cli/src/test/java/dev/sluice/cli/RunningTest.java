package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunningTest {

  private final List<String> closed = new ArrayList<>();
  private final List<Integer> ended = new ArrayList<>();
  private final Running running = new Running(ended::add);

  @Test
  void shouldCloseInReverseOrderAndEndWithZeroWhenToldToStop() {
    running.add(() -> closed.add("kafka"));
    running.add(() -> closed.add("ingress"));

    running.stop();

    assertThat(closed).containsExactly("ingress", "kafka");
    assertThat(ended).containsExactly(0);
  }

  @Test
  void shouldCloseTheOthersWhenOneDoesNotCloseWell() {
    running.add(() -> closed.add("kafka"));
    running.add(
        () -> {
          throw new IllegalStateException("on purpose");
        });

    running.stop();

    assertThat(closed).containsExactly("kafka");
  }

  @Test
  void shouldLeaveTheExitCodeAloneAfterAFailedStart() {
    running.add(() -> closed.add("kafka"));

    running.close();
    running.stop();

    assertThat(closed).containsExactly("kafka");
    assertThat(ended).isEmpty();
  }

  @Test
  void shouldCloseAPartThatComesTooLate() {
    running.close();

    assertThatThrownBy(() -> running.add(() -> closed.add("late")))
        .isInstanceOf(CommandException.class);
    assertThat(closed).containsExactly("late");
  }
}
