package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Submit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** Looks whether the results of a sample of requests can be polled. */
final class Sample {

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  Sample(int port) {
    this.port = port;
  }

  /** How many of them succeeded, as their clients see it. */
  long succeeded(List<Submit.Taken> requests) throws IOException, InterruptedException {
    long count = 0;
    for (Submit.Taken request : requests) {
      count += hasSucceeded(request) ? 1 : 0;
    }
    return count;
  }

  private boolean hasSucceeded(Submit.Taken request) throws IOException, InterruptedException {
    URI uri =
        URI.create("http://127.0.0.1:%d/v1/inferences/%s?wait=10".formatted(port, request.id()));
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri).header("X-Client-Id", request.client()).build(),
            HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() == 200 && answer.body().contains("\"succeeded\"");
  }
}
