package dev.sluice.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildrenTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;

  /** A shell that starts a process of its own and waits for it. */
  private static Child family(Children children) throws IOException, InterruptedException {
    Child child = children.start("family", List.of("sh", "-c", "sleep 300 & echo up; wait"));
    Readiness.await(child, () -> child.output().contains("up"));
    return child;
  }

  @Test
  void shouldEndChildrenAndWhatTheyStarted() throws Exception {
    List<ProcessHandle> family;
    try (var children = new Children(folder, folder)) {
      family = family(children).tree().toList();
    }

    assertThat(family).hasSize(2);
    family.forEach(process -> process.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    assertThat(family).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void shouldKillAtOnce() throws Exception {
    try (var children = new Children(folder, folder)) {
      Child child = family(children);
      List<ProcessHandle> family = child.tree().toList();

      child.kill();

      assertThat(family).noneMatch(ProcessHandle::isAlive);
      assertThat(child.isAlive()).isFalse();
    }
  }

  @Test
  void shouldKeepOutputAndExitStatus() throws Exception {
    try (var children = new Children(folder, folder)) {
      Child child = children.start("talker", List.of("sh", "-c", "echo out; echo err >&2; exit 3"));

      assertThat(child.waitFor(LONG)).isEqualTo(3);
      assertThat(child.output()).contains("out", "err");
      assertThat(child.tail()).contains("01-talker.log");
    }
  }

  @Test
  void shouldSayWhyAProcessIsNotReady() throws Exception {
    try (var children = new Children(folder, folder)) {
      Child child = children.start("broken", List.of("sh", "-c", "echo no such port"));

      assertThatThrownBy(() -> Readiness.await(child, () -> false))
          .hasMessageContaining("broken has ended")
          .hasMessageContaining("no such port");
    }
  }

  @Test
  void shouldStartNothingOnceClosed() throws Exception {
    var children = new Children(folder, folder);
    children.close();

    assertThatThrownBy(() -> children.start("late", List.of("true")))
        .isInstanceOf(IOException.class);
  }
}
