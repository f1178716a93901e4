package dev.sluice.ingress.poll;

import dev.sluice.contract.config.KafkaConfig;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.StatusEntry;
import dev.sluice.contract.topic.Topics;
import dev.sluice.ingress.check.ProgressReader;
import dev.sluice.ingress.check.RedisLink;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds a job: in its status, in its output key, or where its terminal event lies. Thread-safe. */
public final class JobReader implements AutoCloseable {

  private final RedisLink redis;
  private final MirrorKeys keys;
  private final ProgressReader progress;
  private final ResultArchive archive;

  public JobReader(
      RedisLink redis, MirrorKeys keys, ProgressReader progress, KafkaConfig kafka, Topics topics) {
    this.redis = redis;
    this.keys = keys;
    this.progress = progress;
    this.archive = new ResultArchive(kafka, topics);
  }

  /**
   * @param then told once, on any thread
   */
  public void read(String account, String id, Consumer<Found> then) {
    if (!redis.isConnected()) {
      then.accept(unavailable());
      return;
    }
    redis
        .commands()
        .get(keys.status(account, id))
        .whenComplete((text, failure) -> status(account, id, text, failure, then));
  }

  private void status(
      String account,
      String id,
      @Nullable String text,
      @Nullable Throwable failure,
      Consumer<Found> then) {
    Optional<StatusEntry> entry = text == null ? Optional.empty() : StatusEntry.decode(text);
    if (failure != null) {
      then.accept(unavailable());
    } else if (entry.isEmpty()) {
      then.accept(
          progress.isComplete()
              ? new Found.None()
              : new Found.Unavailable("the statuses are being restored"));
    } else if (!entry.get().job().isEmpty()) {
      then.accept(new Found.Job(entry.get().seq(), entry.get().job()));
    } else {
      redis
          .commands()
          .get(keys.output(account, id))
          .whenComplete((job, lost) -> output(id, entry.get(), job, then));
    }
  }

  private void output(String id, StatusEntry entry, @Nullable String job, Consumer<Found> then) {
    if (job != null) {
      then.accept(new Found.Job(entry.seq(), job));
    } else if (entry.at() == null) {
      then.accept(new Found.None());
    } else {
      archive.read(id, entry.at(), entry.seq(), then);
    }
  }

  private static Found unavailable() {
    return new Found.Unavailable("statuses cannot be read just now");
  }

  @Override
  public void close() {
    archive.close();
  }
}
