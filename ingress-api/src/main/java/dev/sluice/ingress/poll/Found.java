package dev.sluice.ingress.poll;

import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Status;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What is known of a request. */
public sealed interface Found {

  /**
   * @param id of the job; another than was asked for if that is an alias of it
   * @param seq its rank; terminal from {@code Status.TERMINAL_SEQ} on
   * @param job as JSON, an object that is not empty
   */
  record Present(String id, long seq, byte[] job) implements Found {

    public boolean isTerminal() {
      return seq >= Status.TERMINAL_SEQ;
    }

    /** Its status, without reading the rest of it. */
    public Status status() {
      try (JsonParser in = Json.tree().createParser(job)) {
        in.nextToken();
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
          in.nextToken();
          if (name.equals("status")) {
            return Status.of(in.getText()).orElseThrow();
          }
          in.skipChildren();
        }
        throw new IllegalStateException("a job without a status");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The job with where to look next, put in as last member without reading it. */
    public Buffer shown() {
      int end = job.length - 1;
      while (end > 0 && job[end] != '}') {
        end--;
      }
      String urls = ",\"urls\":" + Json.text(Job.Urls.of(id)) + "}";
      return Buffer.buffer(job.length + urls.length()).appendBytes(job, 0, end).appendString(urls);
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
