package dev.sluice.worker.upstream;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** One try at an answer. */
public interface Try {

  /** Asks; to cancel what it returns closes the connection. */
  CompletableFuture<HttpResponse<byte[]>> send();

  /** Reads an answer of status 200. */
  Reply read(HttpResponse<byte[]> answer);
}
