package dev.sluice.ingress.identity;

import dev.sluice.contract.config.AddressRange;
import dev.sluice.contract.config.Addresses;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From which address a request really comes when it came through proxies: each appends to {@code
 * X-Forwarded-For} whom it was called by, so it is read from its end for as long as the address
 * reached is a trusted proxy. Whatever else stands in it was said by somebody who is not trusted.
 */
record ForwardedFor(List<AddressRange> trusted) {

  private static final int MOST_PROXIES = 32;

  ForwardedFor {
    trusted = List.copyOf(trusted);
  }

  /**
   * @param peer who has connected, as text in numbers
   * @param fields the values of the header, in their order
   * @return the last address that can be believed, as text in numbers
   */
  String address(String peer, List<String> fields) {
    InetAddress at = Addresses.parse(withoutZone(peer));
    if (at == null || !isTrusted(at)) {
      return peer;
    }
    int proxies = 0;
    for (int i = fields.size() - 1; i >= 0; i--) {
      String field = fields.get(i);
      int end = field.length();
      while (end >= 0) {
        int comma = field.lastIndexOf(',', end - 1);
        InetAddress before = entry(field.substring(comma + 1, end).strip());
        // What a proxy could not name hides all that stands before it.
        if (before == null || ++proxies > MOST_PROXIES) {
          return at.getHostAddress();
        }
        at = before;
        if (!isTrusted(at)) {
          return at.getHostAddress();
        }
        end = comma;
      }
    }
    return at.getHostAddress();
  }

  private boolean isTrusted(InetAddress address) {
    for (AddressRange range : trusted) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** An address, perhaps with a port: {@code 1.2.3.4:5}, {@code [::1]:5}. */
  private static @Nullable InetAddress entry(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0 || !isPort(text.substring(end + 1))
          ? null
          : Addresses.parse(text.substring(1, end));
    }
    int colon = text.indexOf(':');
    boolean port = colon >= 0 && colon == text.lastIndexOf(':') && text.indexOf('.') >= 0;
    if (port && !isPort(text.substring(colon))) {
      return null;
    }
    return Addresses.parse(port ? text.substring(0, colon) : text);
  }

  private static boolean isPort(String text) {
    if (text.isEmpty()) {
      return true;
    }
    boolean digits = text.charAt(0) == ':' && text.length() > 1 && text.length() <= 6;
    for (int i = 1; i < text.length() && digits; i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits;
  }

  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }
}
