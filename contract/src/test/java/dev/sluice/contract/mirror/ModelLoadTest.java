package dev.sluice.contract.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.message.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelLoadTest {

  @ParameterizedTest
  @CsvSource({
    "10, 2.0, 10, 1", // one must end, which takes half a second
    "14, 2.0, 10, 3", // five must
    "10, 0.1, 10, 10",
    "1000, 0.5, 10, 60", // nobody is told to wait for longer
    "10, 0, 10, 30", // nothing moves
    "3, 5.0, 10, 1" // there is room
  })
  void shouldTellWhenThereIsRoomAgain(long open, double drained, long most, long seconds) {
    assertThat(new ModelLoad(open, drained).roomAfterSeconds(most)).isEqualTo(seconds);
  }

  @Test
  void shouldAddUpWhatPartitionsHave() {
    var one = new ModelLoads(Map.of("a", new ModelLoad(1, 0.5), "b", new ModelLoad(2, 0)));
    var other = new ModelLoads(Map.of("a", new ModelLoad(3, 1)));

    ModelLoads sum = one.plus(other);

    assertThat(sum.of("a")).isEqualTo(new ModelLoad(4, 1.5));
    assertThat(sum.of("b")).isEqualTo(new ModelLoad(2, 0));
    assertThat(sum.of("c")).isEqualTo(ModelLoad.NONE);
  }

  @Test
  void shouldBeReadAsItWasWritten() throws Exception {
    var loads = new ModelLoads(Map.of("a", new ModelLoad(1, 0.5)));
    assertThat(Json.read(Json.write(loads), ModelLoads.class)).isEqualTo(loads);
  }
}
