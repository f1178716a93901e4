package dev.sluice.ingress.stream;

import io.vertx.core.buffer.Buffer;

/** Server-sent events as they go over the wire. */
final class Event {

  private static final String DATA = "data: ";

  private Event() {}

  /** After how long a client that lost its stream should come again. */
  static Buffer retry(int millis) {
    return Buffer.buffer("retry: " + millis + "\n\n");
  }

  /**
   * @param json whose line breaks, all of them between its parts, become those of the event
   */
  static Buffer of(long id, String name, Buffer json) {
    Buffer out = Buffer.buffer(json.length() + 64);
    out.appendString("id: " + id + "\nevent: " + name + "\n" + DATA);
    int from = 0;
    for (int i = 0; i < json.length(); i++) {
      byte b = json.getByte(i);
      if (b == '\n' || b == '\r') {
        out.appendBuffer(json, from, i - from).appendString("\n" + DATA);
        from = i + 1;
      }
    }
    return out.appendBuffer(json, from, json.length() - from).appendString("\n\n");
  }
}
