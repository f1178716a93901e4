package dev.sluice.benchmarks.load;

import java.io.IOException;

/** What came back is not an HTTP/1.1 answer that {@link Answer} reads. */
public final class MalformedAnswerException extends IOException {

  private static final long serialVersionUID = 1L;

  MalformedAnswerException(String message) {
    super(message);
  }
}
