package dev.sluice.contract.follow;

import dev.sluice.contract.message.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One consumer's way through a topic from its beginning; confined to one thread. */
final class Reading<S> {

  private static final Logger LOG = LoggerFactory.getLogger(Reading.class);

  private static final Duration LONGEST_ASK = Duration.ofSeconds(3);
  private static final long ASK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Followed<S> what;
  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;

  /** Where the topic ended when the reading began. */
  private final long end;

  private S value;
  private long version;
  private long askedAt;

  Reading(Followed<S> what, Consumer<byte[], byte[]> consumer) {
    this.what = what;
    this.consumer = consumer;
    partition = new TopicPartition(what.topic(), 0);
    value = what.empty();
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    end = end();
    askedAt = System.nanoTime();
  }

  /**
   * Reads what comes within the time.
   *
   * @return whether there was anything
   */
  boolean poll(Duration longest) {
    var updates = new ArrayList<Update>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(longest)) {
      if (record.key() == null) {
        skip(record.offset(), "it has no key");
      } else {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        updates.add(new Update(key, record.value(), record.offset()));
      }
    }
    if (!updates.isEmpty()) {
      value = folded(value, updates);
    } else if (System.nanoTime() - askedAt > ASK_EVERY_NANOS) {
      // A consumer says nothing of brokers that are gone; only a question finds out.
      end();
      askedAt = System.nanoTime();
    }
    return !updates.isEmpty();
  }

  /** Whether all was read that was there when the reading began. */
  boolean isComplete() {
    return consumer.position(partition) >= end;
  }

  Snapshot<S> snapshot() {
    return new Snapshot<>(value, version);
  }

  private long end() {
    return consumer.endOffsets(List.of(partition), LONGEST_ASK).getOrDefault(partition, 0L);
  }

  private S folded(S before, List<Update> updates) {
    Update last = updates.get(updates.size() - 1);
    try {
      S after = what.fold().apply(before, List.copyOf(updates));
      version = last.offset() + 1;
      return after;
    } catch (UnreadableException | RuntimeException e) {
      if (updates.size() == 1) {
        skip(last.offset(), String.valueOf(e.getMessage()));
        return before;
      }
      int half = updates.size() / 2;
      return folded(
          folded(before, updates.subList(0, half)), updates.subList(half, updates.size()));
    }
  }

  private void skip(long offset, String why) {
    what.skipped().run();
    LOG.atWarn()
        .addKeyValue("topic", what.topic())
        .addKeyValue("offset", offset)
        .addKeyValue("reason", why)
        .log("A record cannot be read and is skipped; what its key said before holds");
  }
}
