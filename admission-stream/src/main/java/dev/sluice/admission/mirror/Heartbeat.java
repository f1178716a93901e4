package dev.sluice.admission.mirror;

import dev.sluice.admission.AdmissionMeters;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells Redis twice a second how far the mirrored counts speak and whether all is mirrored. */
final class Heartbeat implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration BEAT = Duration.ofMillis(500);
  private static final byte[] SCRIPT = script();

  private final Progress progress;
  private final Reached usage;
  private final RedisLink redis;
  private final List<TopicPartition> mirrored;
  private final AdmissionMeters meters;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "mirror-progress"));
  private volatile boolean complete;

  /**
   * @param mirrored every partition that all mirrors of the installation read
   */
  private Heartbeat(
      Progress progress,
      Reached usage,
      RedisLink redis,
      List<TopicPartition> mirrored,
      AdmissionMeters meters) {
    this.progress = progress;
    this.usage = usage;
    this.redis = redis;
    this.mirrored = List.copyOf(mirrored);
    this.meters = meters;
  }

  static Heartbeat start(
      Progress progress,
      Reached usage,
      RedisLink redis,
      List<TopicPartition> mirrored,
      AdmissionMeters meters) {
    var heartbeat = new Heartbeat(progress, usage, redis, mirrored, meters);
    var unused = // beat() throws nothing
        heartbeat.thread.scheduleWithFixedDelay(
            heartbeat::beat, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
    return heartbeat;
  }

  /** Whether everything within its time to live was mirrored when last asked. */
  boolean isComplete() {
    return complete;
  }

  private void beat() {
    try {
      complete = redis.run(SCRIPT, arguments(progress.measure(usage.all()))) == 1;
    } catch (RedisException | KafkaException e) {
      complete = false;
      meters.mirrorFailure("progress");
      LOG.atDebug().setCause(e).log("cannot tell the progress");
    } catch (RuntimeException e) { // thrown, it would be the last beat
      complete = false;
      meters.mirrorFailure("progress");
      LOG.error("cannot tell the progress", e);
    }
  }

  private List<byte[]> arguments(Map<Integer, Long> times) {
    var arguments = new ArrayList<byte[]>();
    arguments.add(Write.bytes(times.size()));
    times.forEach(
        (partition, time) -> {
          arguments.add(Write.bytes(partition));
          arguments.add(Write.bytes(time));
        });
    for (TopicPartition partition : mirrored) {
      arguments.add(Write.bytes(RedisLink.field(partition)));
      arguments.add(Write.bytes(RedisLink.wholeField(partition)));
    }
    return arguments;
  }

  private static byte[] script() {
    try (InputStream in = Heartbeat.class.getResourceAsStream("progress.lua")) {
      if (in == null) {
        throw new IllegalStateException("missing from the class path: progress.lua");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
        LOG.debug("the last heartbeat is still under way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    redis.close();
  }
}
