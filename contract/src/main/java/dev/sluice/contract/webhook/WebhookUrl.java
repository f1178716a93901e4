package dev.sluice.contract.webhook;

import dev.sluice.contract.config.Addresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL that a webhook may be sent to, as far as can be told without asking for its name.
 *
 * @param host a name in lower case, or an address without brackets
 * @param target path and query, at least {@code /}
 */
public record WebhookUrl(boolean https, String host, int port, String target) {

  /** The longest URL, in characters. */
  public static final int LONGEST = 2048;

  private static final int LONGEST_HOST = 253;
  private static final int FIRST_FREE_PORT = 1024;
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

  /** What some take for a number, and so for an address: {@code 0x7f000001}, {@code 127.1}. */
  private static final Pattern NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

  /**
   * Why no webhook is sent to this URL, in words that go on from its name; empty if one may be. An
   * address that only its name's look-up tells is checked when the webhook is sent.
   *
   * @param allowPrivate whether loopback and private addresses may be named
   */
  public static Optional<String> check(String url, boolean allowPrivate) {
    try {
      WebhookUrl read = parse(url);
      return allowPrivate || !read.isPrivate()
          ? Optional.empty()
          : Optional.of("its host '%s' is not on the public internet".formatted(read.host));
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * @throws IllegalArgumentException that says why it is none
   */
  public static WebhookUrl parse(String url) {
    if (url.length() > LONGEST) {
      throw new IllegalArgumentException(
          "it has %d characters, at most %d are taken".formatted(url.length(), LONGEST));
    }
    if (!url.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("it has characters that must be percent-encoded");
    }
    URI uri = uri(url);
    boolean https = isHttps(uri.getScheme());
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("it has a user name, which is not sent");
    }
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException("it has a fragment ('#…'), which is not sent");
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new WebhookUrl(
        https,
        host(uri.getHost()),
        port(uri.getPort(), https),
        (path.isEmpty() ? "/" : path) + query);
  }

  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("it is not a URL", e);
    }
  }

  private static boolean isHttps(@Nullable String scheme) {
    return switch (scheme == null ? "" : scheme.toLowerCase(Locale.ROOT)) {
      case "https" -> true;
      case "http" -> false;
      default -> throw new IllegalArgumentException("it does not begin with https:// or http://");
    };
  }

  private static String host(@Nullable String written) {
    String host = written == null ? "" : written.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    if (host.startsWith("[") && host.endsWith("]")) {
      String inside = host.substring(1, host.length() - 1);
      if (Addresses.parse(inside) == null) {
        throw new IllegalArgumentException("its host '%s' is no address".formatted(host));
      }
      return inside;
    }
    if (host.length() > LONGEST_HOST || !NAME.matcher(host).matches()) {
      throw new IllegalArgumentException("it names no host");
    }
    if (NUMBER.matcher(host).matches() && Addresses.parse(host) == null) {
      throw new IllegalArgumentException(
          "its host '%s' is neither a name nor an address of four numbers".formatted(host));
    }
    return host;
  }

  /** Below 1024 live services that speak other protocols, and would take a call for theirs. */
  private static int port(int port, boolean https) {
    if (port == -1) {
      return https ? 443 : 80;
    }
    if (port > 0xffff || port < FIRST_FREE_PORT && port != 80 && port != 443) {
      throw new IllegalArgumentException(
          "its port %d is not 80, 443 or from %d to 65535".formatted(port, FIRST_FREE_PORT));
    }
    return port;
  }

  /** The host if it is an address; null if it is a name. */
  public @Nullable InetAddress address() {
    return Addresses.parse(host);
  }

  /** The header {@code Host}: without the port that is usual. */
  public String authority() {
    String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return port == (https ? 443 : 80) ? name : name + ":" + port;
  }

  private boolean isPrivate() {
    InetAddress address = address();
    return address == null
        ? host.equals("localhost") || host.endsWith(".localhost")
        : !PublicAddress.is(address);
  }
}
