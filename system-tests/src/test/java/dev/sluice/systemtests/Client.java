package dev.sluice.systemtests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.conformance.HttpConformance;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** A client as anybody would write it; what it is answered is held against the documents. */
public record Client(String url, String name, Duration patience) {

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** Who waits longer than the longest poll. */
  public Client(String url, String name) {
    this(url, name, Duration.ofSeconds(70));
  }

  /** The same who gives a call up after this time. */
  public Client within(Duration time) {
    return new Client(url, name, time);
  }

  /** An answer with its body read as JSON. */
  public record Answer(int status, JsonNode body, HttpResponse<String> response) {
    public String header(String field) {
      return response.headers().firstValue(field).orElse("");
    }

    public String id() {
      return body.path("id").asText();
    }
  }

  public Answer submit(String model, Object input) {
    return send(submission(model, input));
  }

  /** Submits with one more header. */
  public Answer submit(String model, Object input, String header, String value) {
    return send(submission(model, input).header(header, value));
  }

  public Answer post(String path, Object body) {
    return send(posting(path, body));
  }

  /** Posts with one more header. */
  public Answer post(String path, Object body, String header, String value) {
    return send(posting(path, body).header(header, value));
  }

  private HttpRequest.Builder posting(String path, Object body) {
    return to(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)));
  }

  public Answer cancel(String id) {
    return send(to("/v1/inferences/" + id + "/cancel").POST(HttpRequest.BodyPublishers.noBody()));
  }

  /** Cancels with one more header. */
  public Answer cancel(String id, String header, String value) {
    return send(
        to("/v1/inferences/" + id + "/cancel")
            .header(header, value)
            .POST(HttpRequest.BodyPublishers.noBody()));
  }

  private HttpRequest.Builder submission(String model, Object input) {
    return posting("/v1/inferences", Map.of("model", model, "input", input));
  }

  public Answer get(String path) {
    return send(to(path).GET());
  }

  /** Gets with one more header. */
  public Answer get(String path, String header, String value) {
    return send(to(path).header(header, value).GET());
  }

  /** The job, once it has ended or the wait is over. */
  public Answer await(String id, Duration wait) {
    return get("/v1/inferences/" + id + "?wait=" + wait.toSeconds());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(patience)
        .header("X-Client-Id", name);
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      var response =
          HttpConformance.checked(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()));
      return new Answer(response.statusCode(), Json.tree().readTree(response.body()), response);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
