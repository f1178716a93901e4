package dev.sluice.ingress.list;

import dev.sluice.contract.message.JobHead;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.StatusEntry;
import dev.sluice.ingress.poll.Found;
import dev.sluice.ingress.redis.RedisLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What Redis knows of an account's jobs, the newest first. */
final class Shelf {

  private final RedisLink link;
  private final MirrorKeys keys;

  Shelf(RedisLink link, MirrorKeys keys) {
    this.link = link;
    this.keys = keys;
  }

  /**
   * @param ids all that were looked at, in order
   * @param jobs of them, without outputs; those whose time is over are missing
   */
  record Row(List<String> ids, List<Found.Present> jobs) {}

  /** Whether every job there is has been mirrored. */
  CompletionStage<Boolean> isComplete() {
    return link.exists(keys.progress(), MirrorKeys.COMPLETE);
  }

  CompletionStage<Row> row(String account, String before, int count) {
    return link.last(keys.list(account), before, count)
        .thenCompose(
            ids ->
                ids.isEmpty()
                    ? CompletableFuture.completedFuture(new Row(ids, List.of()))
                    : link.all(ids.stream().map(id -> keys.status(account, id)).toList())
                        .thenApply(found -> new Row(ids, jobs(ids, found))));
  }

  private static List<Found.Present> jobs(List<String> ids, List<byte[]> found) {
    var jobs = new ArrayList<Found.Present>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      if (found.get(i) != null) {
        job(ids.get(i), new String(found.get(i), StandardCharsets.UTF_8)).ifPresent(jobs::add);
      }
    }
    return jobs;
  }

  private static Optional<Found.Present> job(String id, String value) {
    return StatusEntry.decode(value)
        .filter(entry -> !entry.job().isEmpty() && !entry.job().startsWith(StatusEntry.ALIAS))
        .map(entry -> new Found.Present(id, entry.seq(), head(entry.job())));
  }

  private static byte[] head(String job) {
    if (job.startsWith(StatusEntry.HEAD)) {
      return job.substring(StatusEntry.HEAD.length()).getBytes(StandardCharsets.UTF_8);
    }
    try {
      return JobHead.of(job.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
