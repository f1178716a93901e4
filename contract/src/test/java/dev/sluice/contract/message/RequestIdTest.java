package dev.sluice.contract.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {

  @Test
  void shouldCarryTheMillisecondItWasMadeIn() {
    assertThat(RequestId.time("01890a5d-ac96-774b-bcce-b302099a8057"))
        .contains(Instant.parse("2023-06-30T03:34:18.518Z"));
  }

  @Test
  void shouldMakeIdsOfVersionSevenThatDiffer() {
    Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
    var ids = new HashSet<String>();
    for (int i = 0; i < 1000; i++) {
      ids.add(RequestId.next());
    }
    assertThat(ids).hasSize(1000);
    assertThat(ids)
        .allSatisfy(
            id -> {
              assertThat(UUID.fromString(id)).hasToString(id);
              assertThat(UUID.fromString(id).version()).isEqualTo(7);
              assertThat(UUID.fromString(id).variant()).isEqualTo(2);
              assertThat(RequestId.time(id).orElseThrow()).isAfterOrEqualTo(before);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "01890A5D-AC96-774B-BCCE-B302099A8057",
        "01890a5d-ac96-474b-bcce-b302099a8057",
        "01890a5d-ac96-774b-bcce-b302099a805",
        "01890a5d-ac96-774b-bcce-b302099a80577",
        "01890a5dxac96-774b-bcce-b302099a8057",
        "g1890a5d-ac96-774b-bcce-b302099a8057"
      })
  void shouldFindNoTimeInWhatIsNoId(String text) {
    assertThat(RequestId.time(text)).isEmpty();
  }
}
