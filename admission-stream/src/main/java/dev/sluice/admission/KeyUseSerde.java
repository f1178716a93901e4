package dev.sluice.admission;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** {@link KeyUse} as text: {@code TIME:BODY:ID}. */
final class KeyUseSerde implements Serde<KeyUse> {

  @Override
  public Serializer<KeyUse> serializer() {
    return (topic, use) ->
        use == null
            ? null
            : (use.at() + ":" + use.body() + ":" + use.id()).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Deserializer<KeyUse> deserializer() {
    return (topic, bytes) -> bytes == null ? null : read(new String(bytes, StandardCharsets.UTF_8));
  }

  private static KeyUse read(String text) {
    String[] parts = text.split(":", -1);
    try {
      if (parts.length == 3) {
        return new KeyUse(parts[2], parts[1], Long.parseLong(parts[0]));
      }
    } catch (NumberFormatException e) {
      throw new SerializationException("key use: broken text", e);
    }
    throw new SerializationException("key use: broken text");
  }
}
