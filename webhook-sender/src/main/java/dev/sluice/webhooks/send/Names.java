package dev.sluice.webhooks.send;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Looks names up. Safe from any thread. */
public interface Names extends AutoCloseable {

  /** All addresses of a name, at least one; fails if there are none. */
  CompletionStage<List<InetAddress>> look(String host);

  @Override
  default void close() {}
}
