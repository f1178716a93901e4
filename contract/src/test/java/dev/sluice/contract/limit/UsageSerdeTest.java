package dev.sluice.contract.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class UsageSerdeTest {

  private static final Limit LIMIT = new Limit("burst", 10, Duration.ofSeconds(60));
  private static final Usage USAGE =
      Limiter.decide(
              List.of(LIMIT),
              List.of(
                  Usage.none(LIMIT)
                      .charged(LIMIT, 3, 1_000_000)
                      .settledReservation(LIMIT, 3, 999_000, 1_000_000)),
              new Cost(2, 0),
              1_030_000)
          .usages()
          .get(0);

  @Test
  void shouldReadWhatItWrote() {
    assertThat(UsageSerde.read(UsageSerde.write(USAGE))).isEqualTo(USAGE);
    Usage none = Usage.none(LIMIT);
    assertThat(UsageSerde.read(UsageSerde.write(none))).isEqualTo(none);
  }

  @Test
  void shouldKeepTheFormatThatStoresOnDiskHave() {
    assertThat(HexFormat.of().formatHex(UsageSerde.write(USAGE)))
        .isEqualTo("02d00f00e0dd7d04d00f063c0402e0e97906");
  }

  @Test
  void shouldReadTheFormatWithoutEpoch() {
    byte[] first = HexFormat.of().parseHex("01d00fe0dd7d04d00f063c0402e0e97906");
    assertThat(UsageSerde.read(first)).isEqualTo(USAGE);
  }

  @Test
  void shouldTakeAbsenceForAbsence() {
    try (var serde = new UsageSerde()) {
      assertThat(serde.serializer().serialize("t", null)).isNull();
      assertThat(serde.deserializer().deserialize("t", null)).isNull();
      byte[] bytes = serde.serializer().serialize("t", USAGE);
      assertThat(serde.deserializer().deserialize("t", bytes)).isEqualTo(USAGE);
    }
  }

  @Test
  void shouldRefuseBytesThatAreCutShort() {
    byte[] whole = UsageSerde.write(USAGE);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> UsageSerde.read(cut)).isInstanceOf(SerializationException.class);
    }
  }

  @Test
  void shouldRefuseAnotherFormat() {
    byte[] bytes = UsageSerde.write(USAGE);
    bytes[0] = 3;
    assertThatThrownBy(() -> UsageSerde.read(bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessage("usage: unknown format 3");
  }
}
