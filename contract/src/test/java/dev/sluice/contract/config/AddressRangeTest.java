package dev.sluice.contract.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

  private static boolean contains(String range, String address) {
    return Objects.requireNonNull(AddressRange.parse(range))
        .contains(Objects.requireNonNull(Addresses.parse(address)));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,10.255.255.255,true",
    "10.0.0.0/8,11.0.0.0,false",
    "10.64.0.0/10,10.127.0.1,true",
    "10.64.0.0/10,10.128.0.0,false",
    "127.0.0.1/32,127.0.0.1,true",
    "127.0.0.1,127.0.0.1,true",
    "127.0.0.1/32,127.0.0.2,false",
    "0.0.0.0/0,203.0.113.9,true",
    "0.0.0.0/0,::1,false",
    "::1/128,::1,true",
    "2001:db8::/33,2001:db8:7fff::1,true",
    "2001:db8::/33,2001:db8:8000::1,false",
    "10.0.0.0/8,::ffff:10.1.2.3,true"
  })
  void shouldKnowWhatLiesInIt(String range, String address, boolean inside) {
    assertThat(contains(range, address)).isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.1/8",
        "10.0/8",
        "::/129",
        "localhost/8",
        "10.0.0.0/8/8",
        "fe80::1%eth0/128",
        "010.0.0.0/8",
        " 10.0.0.0/8"
      })
  void shouldNotTakeWhatIsNoRange(String text) {
    assertThat(AddressRange.parse(text)).isNull();
  }

  @Test
  void shouldNotTakeNamesForAddresses() {
    assertThat(Addresses.parse("example.org")).isNull();
    assertThat(Addresses.parse("1.2.3")).isNull();
    assertThat(Addresses.parse("1.2.3.256")).isNull();
    assertThat(Addresses.parse(":")).isNull();
    assertThat(Addresses.parse("[::1]")).isNull();
    assertThat(Addresses.parse("1:2:3:4:5:6:7:8:9")).isNull();
  }
}
