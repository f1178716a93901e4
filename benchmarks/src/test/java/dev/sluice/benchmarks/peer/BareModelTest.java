package dev.sluice.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BareModelTest {

  @Test
  void shouldPutTextsOfLikeLengthTogether() {
    var batches = BareModel.batches(List.of("dddd", "a", "ccc", "bb", "gone"), 4, 2.1);

    assertThat(batches)
        .extracting(batch -> batch.stream().map(task -> task.input().text()).toList())
        .containsExactly(List.of("\"a\"", "\"bb\""), List.of("\"ccc\"", "\"dddd\""));
  }

  @Test
  void shouldMakeBatchesAsLargeAsAWorkerDoes() {
    List<String> texts = Collections.nCopies(32, "any");

    assertThat(BareModel.batches(texts, 32, 7.4)).hasSize(4).allMatch(batch -> batch.size() == 8);
    assertThat(BareModel.batches(texts, 32, 50)).hasSize(1);
  }
}
