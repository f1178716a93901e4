package dev.sluice.ingress.poll;

import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.mirror.Backlog;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What is known of a request. */
public sealed interface Found {

  /**
   * @param id of the job; another than was asked for if that is an alias of it
   * @param seq its rank; terminal from {@code Status.TERMINAL_SEQ} on
   * @param job as JSON, an object that is not empty
   * @param waits how it waits for a worker; null if that is not known or it does not
   */
  record Present(String id, long seq, byte[] job, Backlog.@Nullable Wait waits) implements Found {

    public Present(String id, long seq, byte[] job) {
      this(id, seq, job, null);
    }

    Found waiting(Backlog.@Nullable Wait known) {
      return new Present(id, seq, job, known);
    }

    public boolean isTerminal() {
      return seq >= Status.TERMINAL_SEQ;
    }

    public Status status() {
      return Status.of(member("status")).orElseThrow();
    }

    String model() {
      return member("model");
    }

    /** One member of the job, without reading the rest of it. */
    private String member(String wanted) {
      try (JsonParser in = Json.tree().createParser(job)) {
        in.nextToken();
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
          in.nextToken();
          if (name.equals(wanted)) {
            return in.getText();
          }
          in.skipChildren();
        }
        throw new IllegalStateException("a job without a " + wanted);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The job with how it waits and where to look next, put in as last members unread. */
    public Buffer shown() {
      int end = job.length - 1;
      while (end > 0 && job[end] != '}') {
        end--;
      }
      String queue = waits == null ? "" : ",\"queue\":" + Json.text(waits);
      String urls = ",\"urls\":" + Json.text(Job.Urls.of(id)) + "}";
      return Buffer.buffer(job.length + queue.length() + urls.length())
          .appendBytes(job, 0, end)
          .appendString(queue)
          .appendString(urls);
    }
  }

  /** Nobody has it, and everything there is has been mirrored. */
  record Missing() implements Found {}

  /** It had ended, and what it gave is no longer kept. */
  record Expired() implements Found {}

  /** The caller waits for too many already. */
  record TooMany(String why) implements Found {}

  /** Not to be told now. */
  record Unknown(String why) implements Found {}
}
