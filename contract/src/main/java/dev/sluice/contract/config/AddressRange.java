package dev.sluice.contract.config;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that begin with the same bits, written as {@code 10.0.0.0/8} or {@code ::1/128}.
 *
 * @param bits how many they share
 */
public record AddressRange(InetAddress first, int bits) {

  /** Null if the text is none. An address alone is a range of one. */
  public static @Nullable AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress first = Addresses.parse(slash < 0 ? text : text.substring(0, slash));
    if (first == null) {
      return null;
    }
    int longest = first.getAddress().length * 8;
    String bits = slash < 0 ? Integer.toString(longest) : text.substring(slash + 1);
    if (!bits.matches("\\d{1,3}") || Integer.parseInt(bits) > longest) {
      return null;
    }
    var range = new AddressRange(first, Integer.parseInt(bits));
    return range.isExact() ? range : null;
  }

  /**
   * Whether nothing is set beyond the shared bits: {@code 10.0.0.1/8} may not be what was meant.
   */
  private boolean isExact() {
    byte[] bytes = first.getAddress();
    for (int bit = bits; bit < bytes.length * 8; bit++) {
      if ((bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) {
        return false;
      }
    }
    return true;
  }

  public boolean contains(InetAddress address) {
    byte[] ours = first.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit += 8) {
      int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit)) & 0xff;
      if (((ours[bit / 8] ^ theirs[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return first.getHostAddress() + "/" + bits;
  }
}
