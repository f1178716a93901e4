package dev.sluice.contract.message;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends along and is shown again at the end; it decides nothing. It lies in the
 * headers of every record about the request.
 *
 * @param traceParent W3C trace context
 * @param webhook URL that is told of the end
 * @param metadata a JSON object
 */
public record Carried(
    @Nullable String traceParent, @Nullable String webhook, @Nullable String metadata) {

  public static final Carried NOTHING = new Carried(null, null, null);

  public static Carried read(Headers from) {
    String traceParent = EventHeaders.get(from, EventHeaders.TRACEPARENT).orElse(null);
    String webhook = EventHeaders.get(from, EventHeaders.WEBHOOK).orElse(null);
    String metadata = EventHeaders.get(from, EventHeaders.METADATA).orElse(null);
    return traceParent == null && webhook == null && metadata == null
        ? NOTHING
        : new Carried(traceParent, webhook, metadata);
  }

  public void write(Headers to) {
    write(to, EventHeaders.TRACEPARENT, traceParent);
    write(to, EventHeaders.WEBHOOK, webhook);
    write(to, EventHeaders.METADATA, metadata);
  }

  private static void write(Headers to, String name, @Nullable String value) {
    if (value != null) {
      EventHeaders.put(to, name, value);
    }
  }

  /** The metadata for a job; null without or if it is no JSON, as other producers may send. */
  public @Nullable RawJson metadataJson() {
    return metadata == null || !Json.isObject(metadata) ? null : new RawJson(metadata);
  }
}
