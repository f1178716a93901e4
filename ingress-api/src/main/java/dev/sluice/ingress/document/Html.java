package dev.sluice.ingress.document;

import java.util.Locale;

/** HTML that is being written; text is escaped, whatever it holds. */
final class Html {

  private final StringBuilder out = new StringBuilder();

  /** Markup as it is; only ever constants. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  /** Text, in which {@code `…`} is code. */
  Html prose(String text) {
    boolean code = false;
    for (String part : text.split("`", -1)) {
      if (code) {
        raw("<code>").text(part).raw("</code>");
      } else {
        text(part);
      }
      code = !code;
    }
    return this;
  }

  Html text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        default -> out.append(c);
      }
    }
    return this;
  }

  Html code(String text) {
    return raw("<code>").text(text).raw("</code>");
  }

  /** A heading that can be linked to. */
  Html heading(int level, String id, String text) {
    raw("<h" + level + " id=\"").text(id).raw("\">").prose(text);
    return raw("</h" + level + ">\n");
  }

  /** A link within the page. */
  Html link(String id, String text) {
    return raw("<a href=\"#").text(id).raw("\">").text(text).raw("</a>");
  }

  /** The anchor of something, unique among the pages' two documents. */
  static String id(String... parts) {
    return String.join("-", parts).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
