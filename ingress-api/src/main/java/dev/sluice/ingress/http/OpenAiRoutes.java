package dev.sluice.ingress.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpMethod;

/** Which call a path of OpenAI's API means; what is wrong is told in its shape. */
final class OpenAiRoutes {

  static final String MODELS = "/v1/models";
  static final String EMBEDDINGS = "/v1/embeddings";
  static final String CHAT = "/v1/chat/completions";

  private OpenAiRoutes() {}

  /** Makes the call; false if the path is none of that API's. */
  static boolean route(Exchange exchange, String path, HttpMethod method, Routes.Calls calls) {
    boolean one = path.startsWith(MODELS + "/");
    boolean models = one || path.equals(MODELS);
    if (!models && !path.equals(EMBEDDINGS) && !path.equals(CHAT)) {
      return false;
    }
    HttpMethod wanted = models ? HttpMethod.GET : HttpMethod.POST;
    if (method != wanted) {
      exchange.received();
      Routes.notAllowed(exchange, wanted.name());
      return true;
    }
    exchange.tellErrors(OpenAiError.SHAPE);
    if (path.equals(EMBEDDINGS)) {
      calls.embeddings(exchange);
    } else if (path.equals(CHAT)) {
      calls.chat(exchange);
    } else {
      exchange.received();
      models(exchange, one ? decoded(path.substring(MODELS.length() + 1)) : "", calls);
    }
    return true;
  }

  private static void models(Exchange exchange, String name, Routes.Calls calls) {
    if (name.isEmpty()) {
      calls.models(exchange);
    } else {
      calls.model(exchange, name);
    }
  }

  /** Names may have slashes, which some clients encode and some do not. */
  private static String decoded(String name) {
    try {
      return QueryStringDecoder.decodeComponent(name.replace("+", "%2B"));
    } catch (IllegalArgumentException e) {
      return name;
    }
  }
}
