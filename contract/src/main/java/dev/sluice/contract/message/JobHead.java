package dev.sluice.contract.message;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;

/** A job without its output, as lists show it. */
public final class JobHead {

  private static final String OUTPUT = "output";
  private static final String METADATA = "metadata";

  private JobHead() {}

  /**
   * @param job as JSON, an object
   * @param longest in bytes; metadata that make it longer are left out, too
   */
  public static byte[] of(byte[] job, int longest) throws IOException {
    byte[] head = without(job, Set.of(OUTPUT));
    return head.length <= longest ? head : without(job, Set.of(OUTPUT, METADATA));
  }

  private static byte[] without(byte[] job, Set<String> members) throws IOException {
    var out = new ByteArrayOutputStream(512);
    try (JsonParser in = Json.tree().createParser(job);
        JsonGenerator head = Json.tree().createGenerator(out)) {
      in.nextToken();
      head.writeStartObject();
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        in.nextToken();
        if (members.contains(name)) {
          in.skipChildren();
        } else {
          head.writeFieldName(name);
          head.copyCurrentStructure(in);
        }
      }
      head.writeEndObject();
    }
    return out.toByteArray();
  }
}
