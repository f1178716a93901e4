package dev.sluice.ingress.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.config.AddressRange;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedForTest {

  static final ForwardedFor FORWARDED =
      new ForwardedFor(
          Stream.of("127.0.0.1/32", "10.0.0.0/8", "::1/128", "fd00::/8")
              .map(range -> Objects.requireNonNull(AddressRange.parse(range)))
              .toList());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // peer | field | address
        "203.0.113.1 | 198.51.100.7                 | 203.0.113.1",
        "127.0.0.1   | 198.51.100.7                 | 198.51.100.7",
        "127.0.0.1   | 6.6.6.6, 198.51.100.7        | 198.51.100.7",
        "127.0.0.1   | 198.51.100.7, 10.1.2.3       | 198.51.100.7",
        "127.0.0.1   | 6.6.6.6,198.51.100.7,10.0.0.1,10.0.0.2 | 198.51.100.7",
        "127.0.0.1   | 10.0.0.1, 10.0.0.2           | 10.0.0.1",
        "::1         | 2001:db8::5                  | 2001:db8:0:0:0:0:0:5",
        "::1         | [2001:db8::5]:4711           | 2001:db8:0:0:0:0:0:5",
        "127.0.0.1   | 198.51.100.7:4711            | 198.51.100.7",
        "127.0.0.1   | ::ffff:198.51.100.7          | 198.51.100.7",
        "127.0.0.1   | 6.6.6.6, unknown, 10.0.0.1   | 10.0.0.1",
        "127.0.0.1   | 6.6.6.6,,10.0.0.1            | 10.0.0.1",
        "127.0.0.1   | 6.6.6.6,                     | 127.0.0.1",
        "127.0.0.1   | _hidden                      | 127.0.0.1",
        "127.0.0.1   | 300.1.1.1                    | 127.0.0.1",
        "127.0.0.1   | 1.2.3.4:99999999             | 127.0.0.1",
        "127.0.0.1   | [::1                         | 127.0.0.1",
        "fd00::1%eth0 | 198.51.100.7                | 198.51.100.7"
      })
  void shouldBelieveWhatTrustedProxiesSay(String peer, String field, String address) {
    assertThat(FORWARDED.address(peer, List.of(field))).isEqualTo(address);
  }

  @Test
  void shouldReadSeveralFieldsAsOne() {
    assertThat(FORWARDED.address("127.0.0.1", List.of("6.6.6.6", "198.51.100.7", "10.0.0.1")))
        .isEqualTo("198.51.100.7");
    assertThat(FORWARDED.address("127.0.0.1", List.of())).isEqualTo("127.0.0.1");
    assertThat(FORWARDED.address("127.0.0.1", List.of("6.6.6.6", ""))).isEqualTo("127.0.0.1");
  }

  @Test
  void shouldNotWalkForever() {
    String proxies = "10.0.0.1,".repeat(5000) + "10.0.0.2";
    assertThat(FORWARDED.address("127.0.0.1", List.of("6.6.6.6," + proxies))).isEqualTo("10.0.0.1");
  }
}
