package dev.sluice.ingress.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** Writes answers, unless the client has gone. */
final class Answers {

  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence PROBLEM =
      HttpHeaders.createOptimized("application/problem+json");
  static final CharSequence CACHE_CONTROL = HttpHeaders.createOptimized("cache-control");
  static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("retry-after");

  private Answers() {}

  static void problem(HttpServerResponse response, Problem problem) {
    problem.headers().forEach(response::putHeader);
    problem(response, problem.status(), problem.json());
  }

  static void problem(HttpServerResponse response, int status, String body) {
    send(response, status, PROBLEM, body);
  }

  static void json(HttpServerResponse response, int status, String body) {
    send(response, status, JSON, body);
  }

  private static void send(
      HttpServerResponse response, int status, CharSequence type, String body) {
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, type).end(body);
    }
  }
}
