package dev.sluice.ingress.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contract.message.Json;
import dev.sluice.ingress.poll.Found;
import dev.sluice.ingress.submit.Body;
import dev.sluice.ingress.submit.Slice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The vectors of a job, in the form of OpenAI's API. Numbers are passed on as they are written. */
final class EmbeddingsAnswer {

  private static final int BYTES_PER_FLOAT = 4;
  private static final String ITEM = "{\"object\":\"embedding\",\"index\":%d,\"embedding\":";

  private final byte[] job;
  private final boolean base64;
  private final ByteArrayOutputStream out;
  private ByteBuffer floats =
      ByteBuffer.allocate(384 * BYTES_PER_FLOAT).order(ByteOrder.LITTLE_ENDIAN);
  private int items;
  private long tokens;

  /** Which texts were longer than the model reads; empty if none was. */
  private String truncated = "";

  private EmbeddingsAnswer(byte[] job, boolean base64) {
    this.job = job;
    this.base64 = base64;
    this.out = new ByteArrayOutputStream(job.length + 1024);
  }

  /**
   * @param job one that has succeeded
   */
  static byte[] of(Found.Present job, String model, boolean base64) {
    try {
      return new EmbeddingsAnswer(job.job(), base64).write(model);
    } catch (IOException e) {
      throw new UncheckedIOException("the output of " + job.id() + " is not readable", e);
    }
  }

  private byte[] write(String model) throws IOException {
    text("{\"object\":\"list\",\"data\":[");
    try (JsonParser in = Json.tree().getFactory().createParser(job)) {
      in.nextToken();
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        JsonToken token = in.nextToken();
        boolean object = token == JsonToken.START_OBJECT;
        if (object && name.equals("output")) {
          output(in);
        } else if (object && name.equals("usage")) {
          usage(in);
        } else {
          in.skipChildren();
        }
      }
    }
    if (items == 0) {
      throw new IOException("it has no vectors");
    }
    text("],\"model\":" + Json.text(model));
    text(",\"usage\":{\"prompt_tokens\":%1$d,\"total_tokens\":%1$d}".formatted(tokens));
    text(truncated.isEmpty() ? "}" : ",\"truncated\":" + truncated + "}");
    return out.toByteArray();
  }

  private void output(JsonParser in) throws IOException {
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      boolean list = token == JsonToken.START_ARRAY;
      if (list && name.equals("embedding")) {
        item(in);
      } else if (list && name.equals("embeddings")) {
        while (in.nextToken() == JsonToken.START_ARRAY) {
          item(in);
        }
      } else if (name.equals("truncated")) {
        truncated(Body.value(in, job));
      } else {
        in.skipChildren();
      }
    }
  }

  private void truncated(@Nullable Slice told) {
    String which = told == null ? "" : told.text();
    if (which.contains("true")) {
      truncated = which.startsWith("[") ? which : "[" + which + "]";
    }
  }

  private void item(JsonParser in) throws IOException {
    text((items == 0 ? "" : ",") + ITEM.formatted(items));
    items++;
    if (base64) {
      encoded(in);
    } else {
      int start = Body.start(in);
      in.skipChildren();
      out.write(job, start, Body.end(in) - start);
    }
    out.write('}');
  }

  private void encoded(JsonParser in) throws IOException {
    floats.clear();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (floats.remaining() < BYTES_PER_FLOAT) {
        floats =
            ByteBuffer.allocate(floats.capacity() * 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(floats.flip());
      }
      floats.putFloat(in.getFloatValue());
    }
    out.write('"');
    floats.flip();
    var bytes = new byte[floats.remaining()];
    floats.get(bytes);
    out.writeBytes(Base64.getEncoder().encode(bytes));
    out.write('"');
  }

  private void usage(JsonParser in) throws IOException {
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      if (name.equals("tokens")) {
        tokens = in.getLongValue();
      }
    }
  }

  private void text(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
