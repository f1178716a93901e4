package dev.sluice.admission.mirror;

import dev.sluice.admission.AdmissionMeters;
import dev.sluice.admission.mirror.RedisLink.Place;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live end of a mirror: each poll's writes are acknowledged by Redis, then the positions move
 * on there by compare-and-set. Positions that are not where they were left mean that Redis lost
 * something: the tail goes on from where it is, and what lies before is filled in beside it.
 *
 * <p>For one thread. Whatever a method throws, {@link #rewind} makes the next poll bring again what
 * was not acknowledged.
 */
final class Tail implements ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
  private static final Place NOWHERE = new Place(null, false);

  private final Consumer<String, byte[]> consumer;
  private final RedisLink redis;
  private final Feed feed;
  private final Gaps gaps;
  private final Reached reached;
  private final AdmissionMeters meters;

  /** Partitions held whose place in Redis was not read yet; they are paused. */
  private final Set<TopicPartition> unplaced = new HashSet<>();

  /** For the other partitions held: all before this offset is acknowledged by Redis. */
  private final Map<TopicPartition, Long> next = new HashMap<>();

  Tail(MirrorParts parts, Consumer<String, byte[]> consumer, RedisLink redis, Gaps gaps) {
    this.consumer = consumer;
    this.redis = redis;
    this.feed = parts.feed();
    this.gaps = gaps;
    this.reached = parts.reached();
    this.meters = parts.meters();
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    unplaced.addAll(partitions);
    consumer.pause(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    var gone = Set.copyOf(partitions);
    unplaced.removeAll(gone);
    next.keySet().removeAll(gone);
    reached.drop(gone);
    gaps.drop(gone);
  }

  /** Reads and mirrors once. */
  void step(Duration wait) {
    place();
    mirror(consumer.poll(wait));
  }

  /** Goes on where Redis says, else at the end: then all before it is missing. */
  private void place() {
    if (unplaced.isEmpty()) {
      return;
    }
    Map<TopicPartition, Place> places = redis.places(unplaced);
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(unplaced);
    Map<TopicPartition, Long> ends = consumer.endOffsets(unplaced);
    var missing = new HashMap<TopicPartition, Gap>();
    for (TopicPartition partition : unplaced) {
      Place place = places.getOrDefault(partition, NOWHERE);
      Long known = place.next();
      long end = ends.getOrDefault(partition, 0L);
      long at = known == null || known > end ? end : known;
      boolean whole = known != null && known <= end && place.whole();
      if (known == null || known != at) {
        redis.begin(partition, at);
      }
      if (!whole && at == starts.getOrDefault(partition, 0L)) {
        redis.whole(partition);
      } else if (!whole) {
        missing.put(partition, new Gap(Gap.START, at));
      }
      goOn(partition, at);
    }
    consumer.resume(unplaced);
    unplaced.clear();
    gaps.add(missing);
  }

  private void goOn(TopicPartition partition, long at) {
    consumer.seek(partition, at);
    next.put(partition, at);
    reached.to(partition, at);
  }

  private void mirror(ConsumerRecords<String, byte[]> records) {
    redis.write(Batch.of(records, feed, meters));
    var from = new HashMap<TopicPartition, Long>();
    var to = new HashMap<TopicPartition, Long>();
    next.forEach(
        (partition, old) -> {
          long position = consumer.position(partition);
          if (position != old) {
            from.put(partition, old);
            to.put(partition, position);
          }
        });
    if (to.isEmpty()) {
      return;
    }
    if (!redis.advance(from, to)) {
      compare();
      rewind();
      return;
    }
    next.putAll(to);
    to.forEach(reached::to);
  }

  /** Finds out whether Redis still is where it was left, and says what was filled in since. */
  void compare() {
    var lost = new HashMap<TopicPartition, Gap>();
    redis
        .places(next.keySet())
        .forEach(
            (partition, place) -> {
              long ours = next.getOrDefault(partition, 0L);
              Long theirs = place.next();
              if (theirs == null) {
                lost.put(partition, new Gap(Gap.START, ours));
              } else if (theirs < ours) {
                lost.put(partition, new Gap(place.whole() ? theirs : Gap.START, ours));
              } else if (theirs > ours) { // another process held it meanwhile
                goOn(partition, theirs);
              }
            });
    if (!lost.isEmpty()) {
      rebuild(lost);
    }
    Set<TopicPartition> filled = gaps.filled();
    filled.forEach(redis::whole);
    gaps.forget(filled);
  }

  private void rebuild(Map<TopicPartition, Gap> lost) {
    LOG.atWarn()
        .addKeyValue("mirror", feed.name())
        .addKeyValue("partitions", lost.keySet())
        .log("Redis lost what was mirrored; it is written again");
    meters.mirrorRebuild(feed.name());
    // Before the new beginnings: should Redis fail between them, the loss is found again.
    gaps.add(lost);
    lost.forEach((partition, gap) -> redis.begin(partition, gap.to()));
  }

  /** Reads again what was not acknowledged. */
  void rewind() {
    next.forEach(consumer::seek);
  }

  /** Keeps the membership alive without reading. */
  void idle(Duration wait) {
    consumer.pause(consumer.assignment());
    consumer.poll(wait);
    consumer.resume(next.keySet());
  }

  /** Records that are there and not read yet. */
  long lag() {
    long lag = 0;
    for (TopicPartition partition : next.keySet()) {
      lag += consumer.currentLag(partition).orElse(0);
    }
    return lag;
  }
}
