package dev.sluice.admission;

import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.service.Check;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running topology. A thread that fails is replaced, and the check tells of it. */
final class Flow implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Flow.class);

  /** Stores that lie in the changelogs alone are read back first. */
  private static final Duration START = Duration.ofMinutes(2);

  private static final Duration STOP = Duration.ofSeconds(4);

  /** A failure that stays must not spin. */
  private static final Duration BEFORE_REPLACING = Duration.ofMillis(250);

  private final KafkaStreams streams;
  private final AdmissionMeters meters;
  private final CountDownLatch settled = new CountDownLatch(1);
  private final AtomicInteger replaced = new AtomicInteger();
  private volatile String lastFailure = "";

  Flow(Topology topology, SluiceConfig config, LocalState state, AdmissionMeters meters) {
    this.meters = meters;
    this.streams = new KafkaStreams(topology, StreamSettings.of(config, state));
    streams.setUncaughtExceptionHandler(this::failed);
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING || now == KafkaStreams.State.ERROR) {
            settled.countDown();
          }
        });
    meters.commits(streams, Flow::commits);
  }

  /**
   * Returns once requests are decided.
   *
   * @param anew whether the local stores are thrown away and read back
   */
  void start(boolean anew) {
    if (anew) {
      streams.cleanUp();
    }
    streams.start();
    try {
      if (!settled.await(START.toMillis(), TimeUnit.MILLISECONDS) || !isRunning()) {
        throw new KafkaException(
            "the admission stream does not run: state %s %s"
                .formatted(streams.state(), lastFailure)
                .strip());
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private boolean isRunning() {
    return streams.state() == KafkaStreams.State.RUNNING
        || streams.state() == KafkaStreams.State.REBALANCING;
  }

  private StreamThreadExceptionResponse failed(Throwable failure) {
    LOG.error("a stream thread failed and is replaced", failure);
    meters.threadReplaced();
    replaced.incrementAndGet();
    lastFailure = String.valueOf(failure.getMessage());
    LockSupport.parkNanos(BEFORE_REPLACING.toNanos());
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  Check check() {
    String threads =
        replaced.get() == 0
            ? ""
            : ", %d threads replaced, the last for: %s".formatted(replaced.get(), lastFailure);
    return new Check(
        "streams", streams.state() == KafkaStreams.State.RUNNING, streams.state() + threads);
  }

  private static double commits(KafkaStreams streams) {
    double commits = 0;
    for (Map.Entry<MetricName, ? extends Metric> metric : streams.metrics().entrySet()) {
      if (metric.getKey().name().equals("commit-total")
          && metric.getKey().group().equals("stream-thread-metrics")
          && metric.getValue().metricValue() instanceof Double count) {
        commits += count;
      }
    }
    return commits;
  }

  @Override
  public void close() {
    if (!streams.close(STOP)) {
      LOG.atWarn().addKeyValue("state", streams.state()).log("the stream did not stop in time");
    }
  }
}
