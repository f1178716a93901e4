package dev.sluice.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResidentMemoryTest {

  @Test
  void shouldReadWhatTheKernelSays() {
    String status = "Name:\tjava\nVmPeak:\t 9000 kB\nVmRSS:\t  123456 kB\nThreads:\t1\n";

    assertThat(ResidentMemory.parse(status)).contains(new ResidentMemory("java", 123_456));
  }

  @Test
  void shouldHaveNothingOfAProcessThatHasEnded() {
    assertThat(ResidentMemory.parse("Name:\tjava\nState:\tZ (zombie)\n")).isEmpty();
  }

  @Test
  void shouldMeasureThisProcess() {
    assertThat(ResidentMemory.of(ProcessHandle.current()))
        .hasValueSatisfying(memory -> assertThat(memory.kib()).isPositive());
  }
}
