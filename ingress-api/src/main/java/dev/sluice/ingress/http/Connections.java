package dev.sluice.ingress.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of one event loop: bounded in number over all loops, and closed if their first
 * request does not arrive in time. Confined to its event loop.
 */
final class Connections {

  private static final long FIRST_REQUEST_MILLIS = 10_000;
  private static final long SWEEP_MILLIS = 1_000;

  private final AtomicInteger all;
  private final int most;

  /** Those without a request so far, and since when, oldest first. */
  private final Map<HttpConnection, Long> fresh = new LinkedHashMap<>();

  Connections(Vertx vertx, AtomicInteger all, int most) {
    this.all = all;
    this.most = most;
    vertx.setPeriodic(SWEEP_MILLIS, unused -> sweep());
  }

  void opened(HttpConnection connection) {
    if (all.incrementAndGet() > most) {
      connection.close();
    }
    fresh.put(connection, System.currentTimeMillis());
    connection.closeHandler(
        unused -> {
          fresh.remove(connection);
          all.decrementAndGet();
        });
  }

  void asked(HttpConnection connection) {
    if (!fresh.isEmpty()) {
      fresh.remove(connection);
    }
  }

  private void sweep() {
    long oldest = System.currentTimeMillis() - FIRST_REQUEST_MILLIS;
    while (!fresh.isEmpty()) {
      var first = fresh.entrySet().iterator().next();
      if (first.getValue() > oldest) {
        return;
      }
      fresh.remove(first.getKey());
      first.getKey().close();
    }
  }
}
