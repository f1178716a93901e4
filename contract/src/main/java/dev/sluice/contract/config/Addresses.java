package dev.sluice.contract.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads addresses as they are written in numbers; never asks for a name. */
public final class Addresses {

  private static final int LONGEST = 45;

  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

  private Addresses() {}

  /**
   * Null if the text is no address. An IPv4 address within IPv6 ({@code ::ffff:10.0.0.1}) is the
   * IPv4 address.
   */
  public static @Nullable InetAddress parse(String text) {
    if (text.length() > LONGEST || !V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return null;
    }
    try {
      // Of text like this the JDK reads the numbers or refuses; it never looks anything up.
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
