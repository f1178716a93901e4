package dev.sluice.ingress.http;

/** W3C trace context: {@code 00-<32 hex>-<16 hex>-<2 hex>}, neither id all zeros. */
final class TraceParent {

  private static final int LENGTH = 55;

  private TraceParent() {}

  static boolean isValid(String text) {
    return text.length() == LENGTH
        && text.startsWith("00-")
        && isId(text, 3, 35)
        && text.charAt(35) == '-'
        && isId(text, 36, 52)
        && text.charAt(52) == '-'
        && isHex(text.charAt(53))
        && isHex(text.charAt(54));
  }

  private static boolean isId(String text, int from, int to) {
    boolean zeros = true;
    for (int i = from; i < to; i++) {
      if (!isHex(text.charAt(i))) {
        return false;
      }
      zeros &= text.charAt(i) == '0';
    }
    return !zeros;
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
}
