package dev.sluice.contract.mirror;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The scripts that run in Redis. Each says in its first lines what it takes and answers. */
public enum Script {
  RESERVE("reserve"),
  RELEASE("release"),
  MIRROR_USAGE("mirror-usage"),
  MIRROR_STATUS("mirror-status"),
  ADVANCE("advance");

  private final String text;
  private final String sha;

  Script(String file) {
    this.text = load(file + ".lua");
    this.sha = sha1(text);
  }

  public String text() {
    return text;
  }

  /** The name under which Redis keeps the script once it was loaded. */
  public String sha() {
    return sha;
  }

  private static String load(String file) {
    try (InputStream in = Script.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("missing from the class path: " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
