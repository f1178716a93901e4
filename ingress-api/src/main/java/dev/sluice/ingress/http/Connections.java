package dev.sluice.ingress.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The connections of one event loop that HTTP is spoken on, closed when they are too slow. One look
 * a second at all of them keeps deadlines, so that a request costs no timer.
 */
public final class Connections {

  private final ConnectionCounts counts;
  private final Map<HttpConnection, Link> links = new IdentityHashMap<>();
  private long tick;

  /**
   * @param counts the connections of all event loops
   */
  public Connections(ConnectionCounts counts) {
    this.counts = counts;
  }

  /** What counts the connections of all event loops, from when they are accepted. */
  public ConnectionCounts counts() {
    return counts;
  }

  public void opened(HttpConnection connection) {
    Link link = new Link(this);
    links.put(connection, link);
    connection.closeHandler(closed -> links.remove(connection));
    if (connection instanceof HttpServerConnection server) {
      var context = server.channelHandlerContext();
      context.pipeline().addFirst(link).addBefore(context.name(), null, VersionGuard.INSTANCE);
    }
  }

  Link of(HttpConnection connection) {
    Link link = links.get(connection);
    return link == null ? new Link(this) : link;
  }

  long tick() {
    return tick;
  }

  /** To be called once a second. */
  public void sweep() {
    tick++;
    List<HttpConnection> overdue =
        links.entrySet().stream()
            .filter(entry -> entry.getValue().overdue(tick))
            .map(Map.Entry::getKey)
            .toList();
    overdue.forEach(HttpConnection::close);
  }
}
