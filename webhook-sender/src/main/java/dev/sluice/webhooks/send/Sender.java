package dev.sluice.webhooks.send;

import dev.sluice.contract.webhook.Delivery;
import java.util.concurrent.CompletionStage;

/** Makes one attempt of a delivery. Safe from any thread. */
public interface Sender extends AutoCloseable {

  /** Never fails, and comes within the time-out. */
  CompletionStage<Answer> send(Delivery delivery);

  @Override
  void close();
}
