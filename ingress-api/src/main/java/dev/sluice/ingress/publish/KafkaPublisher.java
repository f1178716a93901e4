package dev.sluice.ingress.publish;

import dev.sluice.contract.service.Check;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** The producer's acknowledgements as {@link Published} values. Safe from any thread. */
public final class KafkaPublisher implements Publisher {

  private static final long REMEMBERED_MILLIS = 10_000;

  private final Producer<byte[], byte[]> producer;
  private final Timer timer;

  private volatile long failedAt;
  private volatile String failure = "";

  public KafkaPublisher(Producer<byte[], byte[]> producer, Timer timer) {
    this.producer = producer;
    this.timer = timer;
  }

  @Override
  public void publish(ProducerRecord<byte[], byte[]> record, Consumer<Published> then) {
    Sending sending = new Sending(then);
    try {
      producer.send(record, sending);
    } catch (KafkaException | IllegalStateException e) {
      sending.onCompletion(null, e);
    } finally {
      sending.sent = true;
    }
  }

  /** Readiness: not while the last failure is fresh and nothing has succeeded since. */
  public Check check() {
    long at = failedAt;
    boolean failing = at != 0 && System.currentTimeMillis() - at < REMEMBERED_MILLIS;
    return new Check("kafka", !failing, failing ? failure : "acknowledging");
  }

  private void failed(Exception e) {
    failure = e.getClass().getSimpleName() + ": " + e.getMessage();
    failedAt = System.currentTimeMillis();
  }

  /** One record on its way. */
  private final class Sending implements Callback {
    private final Consumer<Published> then;
    private final long began = System.nanoTime();

    /** Whether {@code send} has returned; what fails before that never reached the accumulator. */
    private volatile boolean sent;

    private boolean told;

    Sending(Consumer<Published> then) {
      this.then = then;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception e) {
      if (told) {
        return;
      }
      told = true;
      if (e != null) {
        failed(e);
        then.accept(outcome(e));
      } else if (metadata != null) {
        failedAt = 0;
        timer.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        then.accept(new Published.Appended(metadata.partition(), metadata.timestamp()));
      }
    }

    private Published outcome(Exception e) {
      String why = String.valueOf(e.getMessage());
      return !sent || refused(e) ? new Published.NotSent(why) : new Published.Unconfirmed(why);
    }
  }

  /** Errors with which a broker says that it appended nothing. */
  private static boolean refused(Exception e) {
    return e instanceof RecordTooLargeException
        || e instanceof AuthorizationException
        || e instanceof InvalidTopicException;
  }
}
