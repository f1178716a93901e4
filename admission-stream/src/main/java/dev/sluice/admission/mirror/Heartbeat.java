package dev.sluice.admission.mirror;

import dev.sluice.admission.AdmissionMeters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Tells Redis twice a second how far the mirrored counts speak and whether all is mirrored. */
final class Heartbeat implements AutoCloseable {

  private static final Duration BEAT = Duration.ofMillis(500);
  private static final byte[] SCRIPT = script();

  private final Progress progress;
  private final Reached usage;
  private final RedisLink redis;
  private final List<TopicPartition> mirrored;
  private final Told told;
  private volatile boolean complete;

  /**
   * Begins.
   *
   * @param mirrored every partition that all mirrors of the installation read
   */
  Heartbeat(
      Progress progress,
      Reached usage,
      RedisLink redis,
      List<TopicPartition> mirrored,
      AdmissionMeters meters) {
    this.progress = progress;
    this.usage = usage;
    this.redis = redis;
    this.mirrored = List.copyOf(mirrored);
    this.told = Told.every(BEAT.toMillis(), "progress", this::beat, meters);
  }

  /** Whether everything within its time to live was mirrored when last asked. */
  boolean isComplete() {
    return complete;
  }

  private void beat() {
    boolean all = false;
    try {
      all = redis.run(SCRIPT, arguments(progress.measure(usage.all()))) == 1;
    } finally {
      complete = all;
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
    told.close();
    redis.close();
  }
}
