package dev.sluice.ingress.http;

import dev.sluice.contract.message.Subject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Who calls. While nobody is asked for a key that is a name somebody claims, else {@code
 * ip:ADDRESS}. Names that begin so cannot be claimed, so the two never meet.
 */
public sealed interface Caller {

  String ADDRESS = "ip:";

  record Known(Subject subject) implements Caller {}

  record Refused(Problem problem) implements Caller {}

  /** The caller who claims no name, by address. */
  static Caller at(String address) {
    return known(ADDRESS + address);
  }

  /**
   * The caller who claims a name.
   *
   * @param field as the header's bytes, one character each
   */
  static Caller claimed(String field) {
    String name = utf8(field);
    if (name == null) {
      return refused("it is not UTF-8");
    }
    if (name.isEmpty() || name.length() > Subject.LONGEST_NAME) {
      return refused(
          "it has %d characters, wanted 1 to %d".formatted(name.length(), Subject.LONGEST_NAME));
    }
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        return refused("it has a control character");
      }
    }
    return name.startsWith(ADDRESS)
        ? refused("names that begin with '%s' are addresses".formatted(ADDRESS))
        : known(name);
  }

  private static Caller known(String name) {
    return new Known(new Subject(name, name));
  }

  private static Caller refused(String why) {
    return new Refused(Problem.badRequest("X-Client-Id: " + why));
  }

  private static @Nullable String utf8(String field) {
    for (int i = 0; i < field.length(); i++) {
      if (field.charAt(i) > 0x7f) {
        try {
          byte[] bytes = field.getBytes(StandardCharsets.ISO_8859_1);
          return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
          return null;
        }
      }
    }
    return field;
  }
}
