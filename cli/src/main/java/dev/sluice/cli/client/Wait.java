package dev.sluice.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Waits for the end of a job by long-polling. */
final class Wait {

  private static final Set<String> OPEN = Set.of("received", "queued", "running");
  private static final long LONGEST_POLL_SECONDS = 25;

  private Wait() {}

  /**
   * @param seconds how long at most
   * @return the job as it then is
   */
  static JsonNode until(Api api, String id, long seconds) {
    long deadline = System.nanoTime() + seconds * 1_000_000_000L;
    while (true) {
      long left = Math.max(0, (deadline - System.nanoTime() + 999_999_999L) / 1_000_000_000L);
      long poll = Math.min(left, LONGEST_POLL_SECONDS);
      JsonNode job = api.get("/v1/inferences/" + id + "?wait=" + poll);
      if (!OPEN.contains(job.path("status").asText()) || left <= poll) {
        return job;
      }
    }
  }
}
