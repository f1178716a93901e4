package dev.sluice.ingress.document;

import dev.sluice.contract.document.Documents;
import dev.sluice.contract.message.Sha256;
import dev.sluice.ingress.http.ETags;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /openapi.yaml}, {@code /asyncapi.yaml} and {@code /docs}: for anybody, since they tell
 * nothing of anybody. Put together once. Safe from any thread.
 */
public final class DocumentCalls {

  private static final String YAML = "application/yaml";
  private static final String HTML = "text/html; charset=utf-8";

  /** The page loads nothing, runs nothing and stands in no frame. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  /**
   * @param policy what its reader may load; null if it is no page
   */
  private record Document(String type, byte[] body, String tag, @Nullable String policy) {
    static Document of(String type, String text, @Nullable String policy) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      return new Document(type, body, '"' + Sha256.hex(body).substring(0, 16) + '"', policy);
    }
  }

  private final CompletableFuture<Map<String, Document>> byPath;

  /**
   * @param prefix of this installation's topics
   */
  public DocumentCalls(String prefix) {
    // The start of an ingress does not wait for them.
    byPath = CompletableFuture.supplyAsync(() -> write(prefix));
  }

  private static Map<String, Document> write(String prefix) {
    String http = Documents.openApi();
    String topics = Documents.asyncApi(prefix);
    return Map.of(
        "/openapi.yaml", Document.of(YAML, http, null),
        "/asyncapi.yaml", Document.of(YAML, topics, null),
        "/docs", Document.of(HTML, Page.of(http, topics), POLICY));
  }

  /**
   * @param path of a document
   */
  public void handle(Exchange exchange, String path) {
    byPath.whenComplete(
        (documents, failure) -> exchange.later(() -> answer(exchange, documents, path)));
  }

  private static void answer(
      Exchange exchange, @Nullable Map<String, Document> documents, String path) {
    Document document = documents == null ? null : documents.get(path);
    if (document == null) {
      throw new IllegalStateException("there is no document " + path);
    }
    exchange.headers().set(Fields.ETAG, document.tag());
    if (document.policy() != null) {
      exchange.headers().set(Fields.CONTENT_SECURITY_POLICY, document.policy());
    }
    if (ETags.match(exchange.request().getHeader(Fields.IF_NONE_MATCH), document.tag())) {
      exchange.answer(304);
      return;
    }
    exchange.headers().set(Fields.CONTENT_TYPE, document.type());
    exchange.answer(200, Buffer.buffer(document.body()));
  }
}
