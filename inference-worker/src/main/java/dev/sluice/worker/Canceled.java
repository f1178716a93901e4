package dev.sluice.worker;

import dev.sluice.contract.message.Cancellation;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest wishes to cancel, by request. Safe for use by many threads. */
final class Canceled {

  private static final Logger LOG = LoggerFactory.getLogger(Canceled.class);
  private static final int MOST = 100_000;

  private final BiConsumer<String, String> told;
  private final Map<String, String> accounts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST;
        }
      };

  /**
   * @param told id and account of each wish that comes
   */
  Canceled(BiConsumer<String, String> told) {
    this.told = told;
  }

  /** Takes a record of {@code inference.cancellations}; one that is not readable says nothing. */
  void take(ConsumerRecord<byte[], byte[]> record) {
    Cancellation wish;
    try {
      wish = Json.read(record.value() == null ? new byte[0] : record.value(), Cancellation.class);
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("a cancellation is not readable");
      return;
    }
    synchronized (this) {
      accounts.put(wish.id(), wish.account());
    }
    told.accept(wish.id(), wish.account());
  }

  /** Whether the account asked for its request to be canceled. */
  synchronized boolean contains(String id, String account) {
    return account.equals(accounts.get(id));
  }
}
