package dev.sluice.worker.upstream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts server-sent events out of bytes as they come; of an event only its data is told. */
final class EventLines {

  private static final String DATA = "data:";

  private final Consumer<String> events;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder data = new StringBuilder();

  EventLines(Consumer<String> events) {
    this.events = events;
  }

  void take(byte[] bytes) {
    for (byte b : bytes) {
      if (b == '\n') {
        lineEnds();
      } else {
        line.write(b);
      }
    }
  }

  /** Bytes of an event that has not ended. */
  int pending() {
    return line.size() + data.length();
  }

  private void lineEnds() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (text.endsWith("\r")) {
      text = text.substring(0, text.length() - 1);
    }
    if (text.isEmpty()) {
      eventEnds();
    } else if (text.startsWith(DATA)) {
      int from = text.startsWith(" ", DATA.length()) ? DATA.length() + 1 : DATA.length();
      data.append(data.isEmpty() ? "" : "\n").append(text, from, text.length());
    }
  }

  private void eventEnds() {
    if (!data.isEmpty()) {
      String whole = data.toString();
      data.setLength(0);
      events.accept(whole);
    }
  }

  /** No more comes; some servers leave out the last empty line. */
  void end() {
    if (line.size() > 0) {
      lineEnds();
    }
    eventEnds();
  }
}
