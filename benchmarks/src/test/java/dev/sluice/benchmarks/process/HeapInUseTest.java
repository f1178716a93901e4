package dev.sluice.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class HeapInUseTest {

  @Test
  void shouldAddUpWhatTheGenerationsUse() {
    String info =
        """
        31337:
         def new generation   total 9792K, used 1234K [0x0, 0x1, 0x2)
          eden space 8704K,  14% used [0x0, 0x1, 0x2)
         tenured generation   total 21888K, used 766K [0x0, 0x1, 0x2)
         Metaspace       used 30000K, committed 30500K, reserved 1114112K
          class space    used 3000K, committed 3200K, reserved 1048576K
        """;
    assertThat(HeapInUse.parse(info)).isEqualTo(2000);
  }

  @Test
  void shouldKnowThisProcess() throws IOException, InterruptedException {
    assertThat(HeapInUse.kib(ProcessHandle.current().pid())).isPositive();
  }
}
