package dev.sluice.systemtests.load;

import dev.sluice.contract.message.Status;
import dev.sluice.systemtests.Client;
import dev.sluice.systemtests.Client.Answer;
import dev.sluice.systemtests.load.Submission.Cancel;
import dev.sluice.systemtests.load.Submission.Look;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What clients do after a 202: of ten, one cancels, two poll often, three wait for the end. */
final class Following {

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int LOOKS = 8;
  private static final long BETWEEN_NANOS = Duration.ofMillis(60).toNanos();
  private static final long GIVE_UP_MILLIS = 45_000;
  private static final Duration WAIT = Duration.ofSeconds(10);

  private Following() {}

  static void follow(Client client, Submission submission) {
    String id = submission.taken().orElseThrow();
    switch (submission.number() % 10) {
      case 4 -> cancel(client, submission, id);
      case 5, 6 -> lookOften(client, submission, id);
      case 0, 7, 8 -> await(client, submission, id);
      default -> {}
    }
  }

  private static void cancel(Client client, Submission submission, String id) {
    long begun = System.currentTimeMillis();
    while (System.currentTimeMillis() - begun < GIVE_UP_MILLIS) {
      try {
        Answer answer = client.within(PATIENCE).cancel(id);
        if (answer.status() != 503) {
          submission.canceled(new Cancel(answer.status(), answer.body()));
          return;
        }
      } catch (UncheckedIOException e) {
        LockSupport.parkNanos(BETWEEN_NANOS);
      }
    }
  }

  private static void lookOften(Client client, Submission submission, String id) {
    for (int i = 0; i < LOOKS && !look(client, submission, "/v1/inferences/" + id); i++) {
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
    await(client, submission, id);
    // And once more: what has ended stays so.
    look(client, submission, "/v1/inferences/" + id);
  }

  private static void await(Client client, Submission submission, String id) {
    String path = "/v1/inferences/%s?wait=%d".formatted(id, WAIT.toSeconds());
    long begun = System.currentTimeMillis();
    while (!look(client, submission, path)
        && System.currentTimeMillis() - begun < GIVE_UP_MILLIS
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
  }

  /** Whether the end was seen. */
  private static boolean look(Client client, Submission submission, String path) {
    try {
      Answer answer = client.within(PATIENCE).get(path);
      String tag = answer.header("etag").replace("\"", "");
      long rank = tag.matches("\\d+") ? Long.parseLong(tag) : -1;
      String word = answer.body().path("status").asText();
      submission.looked(new Look(System.currentTimeMillis(), answer.status(), rank, word));
      return answer.status() == 200 && rank >= Status.TERMINAL_SEQ;
    } catch (UncheckedIOException e) {
      return false;
    }
  }
}
