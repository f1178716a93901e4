package dev.sluice.ingress.submit;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sluice.contract.message.Carried;
import dev.sluice.contract.message.Routing;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A fresh request as JSON, put together without an object mapper: this is written per request. */
final class JobText {

  private static final int FRAME = 200;

  private JobText() {}

  /** {@code Job.open} of one that is not accepted, as the one way JSON is written has it. */
  static String received(Routing routing, Carried carried, Instant created) {
    StringBuilder out = new StringBuilder(FRAME + 64);
    out.append("{\"id\":\"").append(routing.id()).append("\",\"status\":\"received\"");
    names(out, routing);
    if (carried.metadata() != null) {
      out.append(",\"metadata\":").append(carried.metadata());
    }
    return out.append(",\"created_at\":\"").append(created).append("\"}").toString();
  }

  /** A received job with where to look next, and how the limits stand in words. */
  static String answered(String received, String url, String words) {
    StringBuilder out = new StringBuilder(received.length() + url.length() + words.length() + 40);
    out.append(received, 0, received.length() - 1);
    out.append(",\"urls\":{\"get\":\"").append(url);
    out.append("\",\"events\":\"").append(url).append("/events");
    out.append("\",\"cancel\":\"").append(url).append("/cancel\"},\"message\":\"");
    return out.append(words).append("\"}").toString();
  }

  /** The value of the record: an {@code InferenceRequest}, input and metadata as they came. */
  static byte[] record(Routing routing, Submission submission, Instant submittedAt) {
    StringBuilder head = new StringBuilder(FRAME);
    head.append("{\"id\":\"").append(routing.id()).append('"');
    names(head, routing);
    head.append(",\"submitted_at\":\"").append(submittedAt).append('"');
    time(head, "start_by", routing.times().startBy());
    time(head, "finish_by", routing.times().finishBy());
    head.append(",\"input\":");
    Slice input = submission.input();
    ByteArrayOutputStream out = new ByteArrayOutputStream(FRAME + input.length());
    out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
    out.write(input.in(), input.start(), input.length());
    member(out, PARAMETERS, submission.wish().parameters());
    member(out, METADATA, submission.metadata());
    out.write('}');
    return out.toByteArray();
  }

  private static void time(StringBuilder to, String name, OptionalLong millis) {
    if (millis.isPresent()) {
      to.append(",\"").append(name).append("\":\"");
      to.append(Instant.ofEpochMilli(millis.getAsLong())).append('"');
    }
  }

  private static final byte[] PARAMETERS = ",\"parameters\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] METADATA = ",\"metadata\":".getBytes(StandardCharsets.UTF_8);

  private static void member(ByteArrayOutputStream out, byte[] name, @Nullable Slice value) {
    if (value != null) {
      out.writeBytes(name);
      out.write(value.in(), value.start(), value.length());
    }
  }

  private static void names(StringBuilder out, Routing routing) {
    JsonStringEncoder encoder = JsonStringEncoder.getInstance();
    out.append(",\"account\":\"");
    encoder.quoteAsString(routing.subject().account(), out);
    out.append("\",\"client\":\"");
    encoder.quoteAsString(routing.subject().client(), out);
    out.append("\",\"model\":\"");
    encoder.quoteAsString(routing.model(), out);
    out.append('"');
  }
}
