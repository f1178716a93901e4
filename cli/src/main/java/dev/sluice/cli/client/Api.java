package dev.sluice.cli.client;

import dev.sluice.cli.CommandException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;

/** Calls of the HTTP API. */
final class Api {

  private final Http http;
  private final ApiOptions options;

  Api(ApiOptions options) {
    this.options = options;
    this.http = new Http(options.url, "--url or SLUICE_URL", options.json);
  }

  Answer get(String path) {
    return http.send(to(path).GET());
  }

  /** The job, once it has ended or the seconds are over. */
  Answer job(String id, long seconds) {
    String path = "/v1/inferences/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    return get(seconds == 0 ? path : path + "?wait=" + seconds);
  }

  Answer post(String path, byte[] body) {
    HttpRequest.Builder request = to(path);
    return http.send(request.POST(Http.body(request, body)));
  }

  private HttpRequest.Builder to(String path) {
    try {
      HttpRequest.Builder request = http.to(path);
      if (!options.client.isEmpty()) {
        request.header("X-Client-Id", options.client);
      }
      Http.authorize(request, options.apiKey, "--api-key");
      return request;
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
          "--url '%s', --client '%s': %s".formatted(options.url, options.client, e.getMessage()));
    }
  }
}
