package dev.sluice.admission.mirror;

import dev.sluice.contract.mirror.Script;
import java.nio.charset.StandardCharsets;

/** One call of a script. Making it twice, or after a newer one, changes nothing. */
final class Write {

  private final Script script;
  private final byte[][] keys;
  private final byte[][] arguments;

  Write(Script script, byte[][] keys, byte[][] arguments) {
    this.script = script;
    this.keys = keys;
    this.arguments = arguments;
  }

  Script script() {
    return script;
  }

  byte[][] keys() {
    return keys;
  }

  byte[][] arguments() {
    return arguments;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] bytes(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }
}
