package dev.sluice.contract.message;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value as the text its writer chose: checked to be well formed when read, never built
 * into a tree, written again byte for byte.
 */
@JsonSerialize(using = RawJson.Writer.class)
@JsonDeserialize(using = RawJson.Reader.class)
public record RawJson(String text) {

  @Override
  public String toString() {
    return text;
  }

  static final class Writer extends StdSerializer<RawJson> {
    Writer() {
      super(RawJson.class);
    }

    @Override
    public void serialize(RawJson value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeRawValue(value.text);
    }
  }

  /** Cuts the value's bytes out of the source that {@link Json#read} hands over as an attribute. */
  static final class Reader extends StdDeserializer<RawJson> {

    static final String SOURCE = "dev.sluice.source";

    Reader() {
      super(RawJson.class);
    }

    @Override
    public RawJson deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (!(context.getAttribute(SOURCE) instanceof byte[] source)) {
        throw new IllegalStateException("raw JSON can only be read by Json.read");
      }
      int start = (int) in.currentTokenLocation().getByteOffset();
      if (in.currentToken().isScalarValue()) {
        in.getText(); // scans to the end of a string, so that its last byte is known
      } else {
        in.skipChildren();
      }
      int end = (int) in.currentLocation().getByteOffset();
      return new RawJson(new String(source, start, end - start, StandardCharsets.UTF_8).strip());
    }

    @Override
    public RawJson getNullValue(DeserializationContext context) {
      return new RawJson("null");
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
      return null;
    }
  }
}
