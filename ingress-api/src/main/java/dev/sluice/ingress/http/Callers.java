package dev.sluice.ingress.http;

import io.vertx.core.http.HttpServerRequest;

/** Tells who calls; confined to one event loop. */
public interface Callers {

  Caller of(HttpServerRequest request);

  /** The same for a submission, which may be refused because of who it is from. */
  default Caller submitting(HttpServerRequest request) {
    return of(request);
  }
}
