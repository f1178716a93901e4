package dev.sluice.worker.source;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Answers given on any thread, until the poll thread takes them. */
final class Answers {

  private final ConcurrentLinkedQueue<Answer> given = new ConcurrentLinkedQueue<>();
  private final Map<HeldDelivery, Instant> open = new ConcurrentHashMap<>();
  private final InstantSource clock = InstantSource.system();
  private final AtomicInteger parked = new AtomicInteger();
  private final Runnable onAnswer;

  private record Answer(Held held, ConsumerRecord<byte[], byte[]> record, AcknowledgeType type) {}

  Answers(Runnable onAnswer) {
    this.onAnswer = onAnswer;
  }

  /** A record that was delivered and now wants an answer. */
  Delivery expect(Held held, ConsumerRecord<byte[], byte[]> record) {
    var delivery = new HeldDelivery(held, record);
    open.put(delivery, clock.instant());
    return delivery;
  }

  /** Deliveries without an answer. */
  int open() {
    return open.size();
  }

  /** When the oldest of them came. */
  Optional<Instant> oldest() {
    return open.values().stream().min(Comparator.naturalOrder());
  }

  /** Of these, those that only wait. */
  int parked() {
    return parked.get();
  }

  boolean isEmpty() {
    return given.isEmpty();
  }

  /**
   * All that were given since the last time, by the poll they belong to.
   *
   * @param released whether those count that release their record
   */
  Map<Held, Map<ConsumerRecord<byte[], byte[]>, AcknowledgeType>> take(boolean released) {
    var byPoll = new IdentityHashMap<Held, Map<ConsumerRecord<byte[], byte[]>, AcknowledgeType>>();
    for (Answer answer = given.poll(); answer != null; answer = given.poll()) {
      if (released || answer.type() != AcknowledgeType.RELEASE) {
        byPoll
            .computeIfAbsent(answer.held(), any -> new IdentityHashMap<>())
            .put(answer.record(), answer.type());
      }
    }
    return byPoll;
  }

  private final class HeldDelivery implements Delivery {

    private final Held held;
    private final ConsumerRecord<byte[], byte[]> record;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicBoolean waits = new AtomicBoolean();

    HeldDelivery(Held held, ConsumerRecord<byte[], byte[]> record) {
      this.held = held;
      this.record = record;
    }

    @Override
    public ConsumerRecord<byte[], byte[]> record() {
      return record;
    }

    @Override
    public int count() {
      return record.deliveryCount().map(Short::intValue).orElse(1);
    }

    @Override
    public void park() {
      if (waits.compareAndSet(false, true)) {
        parked.incrementAndGet();
        onAnswer.run();
      }
    }

    @Override
    public void resume() {
      if (waits.compareAndSet(true, false)) {
        parked.decrementAndGet();
      }
    }

    @Override
    public void accept() {
      answer(AcknowledgeType.ACCEPT);
    }

    @Override
    public void reject() {
      answer(AcknowledgeType.REJECT);
    }

    @Override
    public void release() {
      answer(AcknowledgeType.RELEASE);
    }

    private void answer(AcknowledgeType type) {
      if (answered.compareAndSet(false, true)) {
        resume();
        open.remove(this);
        given.add(new Answer(held, record, type));
        onAnswer.run();
      }
    }
  }
}
