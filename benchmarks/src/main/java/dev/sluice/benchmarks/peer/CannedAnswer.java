package dev.sluice.benchmarks.peer;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** An answer as it was given once, to be given again: same status, same headers, same body. */
record CannedAnswer(int status, List<Header> headers, Buffer body) {

  /** Those that the server itself sets. */
  private static final Set<String> SET_BY_SERVER = Set.of("content-length", "connection");

  record Header(CharSequence name, CharSequence value) {}

  /** Reads the bytes of an HTTP/1.1 answer. */
  static CannedAnswer parse(byte[] raw) {
    String text = new String(raw, StandardCharsets.ISO_8859_1);
    int head = text.indexOf("\r\n\r\n");
    List<String> lines = text.substring(0, head).lines().toList();
    var headers = new ArrayList<Header>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon);
      if (!SET_BY_SERVER.contains(name.toLowerCase(Locale.ROOT))) {
        headers.add(new Header(name, line.substring(colon + 1).strip()));
      }
    }
    int status = Integer.parseInt(lines.get(0).split(" ", 3)[1]);
    return new CannedAnswer(status, headers, Buffer.buffer(raw).slice(head + 4, raw.length).copy());
  }

  void give(HttpServerResponse response) {
    response.setStatusCode(status);
    for (Header header : headers) {
      response.putHeader(header.name, header.value);
    }
    response.end(body);
  }
}
