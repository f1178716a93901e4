package dev.sluice.admission.mirror;

import dev.sluice.admission.AdmissionMeters;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mirrors what is missing before the live tail, beside it, on a thread of its own. It may write
 * what the tail has written better since: Redis keeps the newer.
 */
final class Backfill implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration BACKOFF = Duration.ofMillis(500);

  private final Map<TopicPartition, Gap> gaps;
  private final Feed feed;
  private final Clients clients;
  private final AdmissionMeters meters;
  private volatile boolean done;
  private volatile boolean stopped;

  private Backfill(Map<TopicPartition, Gap> gaps, MirrorParts parts) {
    this.gaps = Map.copyOf(gaps);
    this.feed = parts.feed();
    this.clients = parts.clients();
    this.meters = parts.meters();
  }

  static Backfill start(Map<TopicPartition, Gap> gaps, MirrorParts parts) {
    var backfill = new Backfill(gaps, parts);
    var thread = new Thread(backfill::run, "mirror-" + parts.feed().name() + "-backfill");
    thread.setDaemon(true);
    thread.start();
    return backfill;
  }

  /** Whether all of the gaps was acknowledged by Redis. */
  boolean isDone() {
    return done;
  }

  private void run() {
    while (!done && !stopped) {
      try (var consumer = clients.loner();
          var link = clients.redis()) {
        fill(consumer, link);
      } catch (RedisException | KafkaException e) {
        LOG.atWarn()
            .addKeyValue("mirror", feed.name())
            .log("backfill begins again: {}", e.getMessage());
        meters.mirrorFailure(feed.name());
        pause();
      }
    }
  }

  private void fill(Consumer<String, byte[]> consumer, RedisLink link) {
    consumer.assign(gaps.keySet());
    starts(consumer).forEach(consumer::seek);
    Map<TopicPartition, Long> written = new HashMap<>();
    while (!stopped) {
      gaps.keySet().forEach(partition -> written.put(partition, consumer.position(partition)));
      if (gaps.entrySet().stream()
          .allMatch(e -> written.getOrDefault(e.getKey(), 0L) >= e.getValue().to())) {
        done = true;
        return;
      }
      link.write(Batch.of(consumer.poll(POLL), feed, meters));
    }
  }

  private Map<TopicPartition, Long> starts(Consumer<String, byte[]> consumer) {
    var worth = new HashMap<TopicPartition, Long>(consumer.beginningOffsets(gaps.keySet()));
    if (feed.since() > 0) {
      var times = new HashMap<TopicPartition, Long>();
      gaps.keySet().forEach(partition -> times.put(partition, feed.since()));
      consumer
          .offsetsForTimes(times)
          .forEach((p, at) -> worth.put(p, at == null ? Long.MAX_VALUE : at.offset()));
    }
    var starts = new HashMap<TopicPartition, Long>();
    gaps.forEach(
        (partition, gap) -> {
          long from = Math.max(gap.from(), worth.getOrDefault(partition, 0L));
          starts.put(partition, Math.min(from, gap.to()));
        });
    return starts;
  }

  private void pause() {
    try {
      Thread.sleep(BACKOFF.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }

  /** Asks it to stop; what it has done is of no use to anybody then. */
  @Override
  public void close() {
    stopped = true;
  }
}
