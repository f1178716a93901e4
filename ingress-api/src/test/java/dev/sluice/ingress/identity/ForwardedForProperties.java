package dev.sluice.ingress.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.config.Addresses;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a client writes into the header, it does not choose its address. */
class ForwardedForProperties {

  private static final ForwardedFor FORWARDED = ForwardedForTest.FORWARDED;
  private static final String PROXY = "127.0.0.1";
  private static final String CLIENT = "198.51.100.7";

  /** Bytes as they come, and pieces of addresses. */
  @Provide
  Arbitrary<String> hostile() {
    Arbitrary<String> bytes =
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMaxSize(60)
            .map(array -> new String(array, StandardCharsets.ISO_8859_1));
    Arbitrary<String> pieces =
        Arbitraries.of(
                "10.0.0.1",
                "6.6.6.6",
                "::1",
                "[",
                "]",
                ":",
                ",",
                " ",
                ".",
                "%",
                "/",
                "fd00::",
                "0",
                "65535",
                "ffff",
                "unknown",
                "\t",
                "::ffff:10.0.0.1")
            .list()
            .ofMaxSize(12)
            .map(list -> String.join("", list));
    return Arbitraries.oneOf(bytes, pieces);
  }

  @Provide
  Arbitrary<List<String>> fields() {
    return hostile().list().ofMaxSize(4);
  }

  @Property
  void shouldFindTheClientWhateverItWrote(@ForAll("fields") List<String> fields) {
    var more = new ArrayList<>(fields);
    more.add(CLIENT);
    assertThat(FORWARDED.address(PROXY, more)).isEqualTo(CLIENT);
    String last = String.join(",", fields) + ", " + CLIENT;
    assertThat(FORWARDED.address(PROXY, List.of(last, "10.0.0.1"))).isEqualTo(CLIENT);
  }

  @Property
  void shouldNotListenToStrangers(@ForAll("fields") List<String> fields) {
    assertThat(FORWARDED.address("203.0.113.1", fields)).isEqualTo("203.0.113.1");
  }

  @Property
  void shouldAlwaysFindAnAddress(@ForAll("fields") List<String> fields) {
    String found = FORWARDED.address(PROXY, fields);
    InetAddress address = Objects.requireNonNull(Addresses.parse(found));
    assertThat(address.getHostAddress()).isEqualTo(found);
  }
}
