package dev.sluice.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrailingWindowTest {

  @Test
  void shouldFindTheMostThatAnyTrailingWindowHeld() {
    var window = new TrailingWindow(1000);
    window.accepted("a", 2000);
    window.accepted("a", 1001);
    window.accepted("a", 1000);
    window.accepted("b", 1500);
    assertThat(window.worst()).isEqualTo(2);
    window.accepted("a", 1999);
    assertThat(window.worst()).isEqualTo(3);
    assertThat(window.counts()).containsEntry("a", 4).containsEntry("b", 1);
  }

  @Test
  void shouldNotCountWhatCameExactlyAWindowBefore() {
    var window = new TrailingWindow(1000);
    window.accepted("a", 0);
    window.accepted("a", 1000);
    assertThat(window.worst()).isEqualTo(1);
  }
}
