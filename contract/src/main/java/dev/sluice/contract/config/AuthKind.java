package dev.sluice.contract.config;

import java.util.Locale;

/** Whom the public port answers. */
public enum AuthKind {
  /** Everybody, under the name they say. */
  NONE,
  /** Holders of a key. */
  API_KEY;

  static AuthKind read(Section root) {
    String text = root.text("auth", "none");
    for (AuthKind kind : values()) {
      if (text.equals(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))) {
        return kind;
      }
    }
    throw root.bad("auth", text, "none or api-key");
  }
}
