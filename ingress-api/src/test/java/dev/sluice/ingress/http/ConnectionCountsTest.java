package dev.sluice.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.config.AddressRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ConnectionCountsTest {

  private final List<String> refused = new ArrayList<>();

  private ConnectionCounts counts(int most, int mostPerAddress, String... trusted) {
    var ranges = new ArrayList<AddressRange>();
    for (String range : trusted) {
      ranges.add(Objects.requireNonNull(AddressRange.parse(range)));
    }
    return new ConnectionCounts(most, mostPerAddress, ranges, refused::add);
  }

  @Test
  void shouldBoundAllOfThem() {
    ConnectionCounts counts = counts(1, 9);
    Runnable ended = Objects.requireNonNull(counts.tryOpen("10.0.0.1"));
    assertThat(counts.tryOpen("10.0.0.2")).isNull();
    assertThat(refused).containsExactly("total");

    ended.run();
    assertThat(counts.open()).isZero();
    assertThat(counts.tryOpen("10.0.0.2")).isNotNull();
  }

  @Test
  void shouldCountAnAddressOfVersion6WithItsNetwork() {
    ConnectionCounts counts = counts(9, 1);
    assertThat(counts.tryOpen("2001:db8::1")).isNotNull();
    assertThat(counts.tryOpen("2001:db8::2:3")).isNull();
    assertThat(counts.tryOpen("2001:db8:0:1::1")).isNotNull();
    assertThat(counts.tryOpen("fe80::1%eth0")).isNotNull();
    assertThat(counts.tryOpen("fe80::2%eth0")).isNull();
    assertThat(refused).containsExactly("address", "address");
    assertThat(counts.open()).isEqualTo(3);
  }

  @Test
  void shouldNotBoundWhatTrustedProxiesBring() {
    ConnectionCounts counts = counts(3, 1, "10.0.0.0/8");
    assertThat(counts.tryOpen("10.0.0.1")).isNotNull();
    assertThat(counts.tryOpen("10.0.0.1")).isNotNull();
    Runnable third = Objects.requireNonNull(counts.tryOpen("10.0.0.1"));
    assertThat(counts.tryOpen("10.0.0.1")).as("but in all").isNull();
    third.run();
    assertThat(counts.open()).isEqualTo(2);
  }
}
