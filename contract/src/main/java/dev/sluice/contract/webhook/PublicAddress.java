package dev.sluice.contract.webhook;

import dev.sluice.contract.config.AddressRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Tells addresses of the public internet from all others. What is not public is as IANA's
 * registries of special-purpose addresses have it.
 */
public final class PublicAddress {

  private static final List<AddressRange> V4_SPECIAL =
      ranges(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // shared by a carrier's customers
          "127.0.0.0/8", // loopback
          "169.254.0.0/16", // link-local, and where clouds answer about themselves
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // relays of 6to4
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, broadcast

  /**
   * Of IPv6 nothing outside of this is public: not loopback, unique local, link-local, multicast.
   */
  private static final AddressRange V6_GLOBAL = range("2000::/3");

  private static final List<AddressRange> V6_SPECIAL =
      ranges(
          "2001::/23", // protocol assignments, Teredo
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4, which leads to any IPv4 address
          "3fff::/20"); // documentation

  /** Its last 32 bits are the IPv4 address that a translator leads to. */
  private static final AddressRange TRANSLATED = range("64:ff9b::/96");

  private PublicAddress() {}

  public static boolean is(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return !inAny(V4_SPECIAL, address);
    }
    if (TRANSLATED.contains(address)) {
      return is(address(Arrays.copyOfRange(bytes, 12, 16)));
    }
    return V6_GLOBAL.contains(address) && !inAny(V6_SPECIAL, address);
  }

  private static boolean inAny(List<AddressRange> ranges, InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<AddressRange> ranges(String... texts) {
    return Arrays.stream(texts).map(PublicAddress::range).toList();
  }

  private static AddressRange range(String text) {
    return Objects.requireNonNull(AddressRange.parse(text));
  }
}
