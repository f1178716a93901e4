package dev.sluice.systemtests.guarantee;

import dev.sluice.contract.topic.Topics;
import dev.sluice.systemtests.Installation;
import dev.sluice.systemtests.load.Accounts.Account;
import dev.sluice.systemtests.load.Book;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Waits until everything has ended, as far as it will, and reads what there is to know. */
public final class Gathering {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration MIRROR_PATIENCE = Duration.ofSeconds(40);
  private static final long LOOK_NANOS = Duration.ofMillis(300).toNanos();

  private Gathering() {}

  /** What has not ended after a while is left to the guarantees to tell. */
  public static Evidence of(
      Installation sluice, Book book, TopicsSince topics, Set<String> planted) {
    Set<String> accounts =
        book.accounts().all().stream().map(Account::name).collect(Collectors.toSet());
    Set<String> taken =
        book.taken().stream().map(one -> one.taken().orElseThrow()).collect(Collectors.toSet());
    await(
        () -> {
          Records records = Records.of(topics.all(), accounts);
          Set<String> ended = records.ended();
          return ended.containsAll(taken)
              && records.accepted().stream().allMatch(told -> ended.contains(told.id()));
        });
    await(() -> isAllHandled(sluice));
    return new Evidence(
        sluice::client, book, Records.of(topics.all(), accounts), planted, MIRROR_PATIENCE);
  }

  private static void await(BooleanSupplier what) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!what.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** The stream has nothing left to read, so that nothing more can come of it. */
  private static boolean isAllHandled(Installation sluice) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", sluice.kafka()))) {
      String group = new Topics("", Duration.ofDays(1)).admissionGroup();
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(10, TimeUnit.SECONDS);
      var latest =
          committed.keySet().stream()
              .collect(Collectors.toMap(partition -> partition, any -> OffsetSpec.latest()));
      var ends = admin.listOffsets(latest).all().get(10, TimeUnit.SECONDS);
      return ends.entrySet().stream()
          .allMatch(end -> isReached(committed.get(end.getKey()), end.getValue().offset()));
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(e);
    }
  }

  private static boolean isReached(@Nullable OffsetAndMetadata committed, long end) {
    return committed != null && committed.offset() >= end;
  }
}
