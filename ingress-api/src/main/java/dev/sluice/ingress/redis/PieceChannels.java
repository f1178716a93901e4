package dev.sluice.ingress.redis;

import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.Piece;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The channels on which pieces of answers are told. One is subscribed for as long as somebody here
 * waits for an answer on it: pieces are many, and each process shall get few of others'. Safe from
 * any thread.
 */
public final class PieceChannels {

  private final StatefulRedisPubSubConnection<String, String> connection;
  private final MirrorKeys keys;

  /** Changed under the lock of this, with the subscriptions. */
  private final Map<String, Integer> waiting = new HashMap<>();

  private final Map<String, List<Consumer<Piece>>> byId = new ConcurrentHashMap<>();

  public PieceChannels(RedisClients clients, MirrorKeys keys) {
    connection = clients.channels();
    this.keys = keys;
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, String message) {
            heard(message);
          }
        });
  }

  private void heard(String message) {
    List<Consumer<Piece>> listeners = byId.get(Piece.id(message));
    if (listeners != null) {
      Piece.decode(message).ifPresent(piece -> listeners.forEach(one -> one.accept(piece)));
    }
  }

  /**
   * Tells the pieces of a request's answer from now on.
   *
   * @param each called on the thread that brings the news; must return at once
   * @return ends it; to be called once
   */
  public Runnable listen(String id, Consumer<Piece> each) {
    String channel = keys.pieces(id);
    synchronized (this) {
      byId.computeIfAbsent(id, any -> new CopyOnWriteArrayList<>()).add(each);
      if (waiting.merge(channel, 1, Integer::sum) == 1) {
        var unused = connection.async().subscribe(channel);
      }
    }
    return () -> leave(id, channel, each);
  }

  private synchronized void leave(String id, String channel, Consumer<Piece> each) {
    byId.computeIfPresent(
        id,
        (any, listeners) -> {
          listeners.remove(each);
          return listeners.isEmpty() ? null : listeners;
        });
    if (waiting.merge(channel, -1, Integer::sum) == 0) {
      waiting.remove(channel);
      var unused = connection.async().unsubscribe(channel);
    }
  }
}
