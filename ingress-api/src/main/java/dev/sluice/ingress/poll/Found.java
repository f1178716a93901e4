package dev.sluice.ingress.poll;

import io.vertx.core.buffer.Buffer;

/** What is known of a request. */
public sealed interface Found {

  /**
   * @param id of the job; another than was asked for if that is an alias of it
   * @param seq its rank; terminal from {@code Status.TERMINAL_SEQ} on
   * @param job as JSON, an object that is not empty
   */
  record Present(String id, long seq, byte[] job) implements Found {

    /** The job with where to look next, put in as last member without reading it. */
    public Buffer shown() {
      int end = job.length - 1;
      while (end > 0 && job[end] != '}') {
        end--;
      }
      String urls = ",\"urls\":{\"get\":\"/v1/inferences/" + id + "\"}}";
      return Buffer.buffer(job.length + urls.length()).appendBytes(job, 0, end).appendString(urls);
    }
  }

  /** Nobody has it, and everything there is has been mirrored. */
  record Missing() implements Found {}

  /** It had ended, and what it gave is no longer kept. */
  record Expired() implements Found {}

  /** Not to be told now. */
  record Unknown(String why) implements Found {}
}
