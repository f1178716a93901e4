package dev.sluice.cli.client;

import dev.sluice.cli.CommandException;
import dev.sluice.contract.message.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;

/** Calls below {@code /admin} of a management port. */
public final class AdminApi {

  private static final String TOKEN = "SLUICE_ADMIN_TOKEN";

  private final Http http;
  private final String token;

  public AdminApi(AdminOptions options) {
    this(options, System.getenv().getOrDefault(TOKEN, ""));
  }

  /**
   * @param token empty for none
   */
  AdminApi(AdminOptions options, String token) {
    this(new Http(options.url, "--management-url or SLUICE_MANAGEMENT_URL", options.json), token);
  }

  private AdminApi(Http http, String token) {
    this.http = http;
    this.token = token;
  }

  /** The same, for calls whose refusals are not for the eyes of who runs the command. */
  public AdminApi quiet() {
    return new AdminApi(new Http(http.url(), http.flag(), false), token);
  }

  public Answer get(String path) {
    return http.send(to(path).GET());
  }

  /**
   * @param body written as JSON
   */
  Answer post(String path, Object body) {
    HttpRequest.Builder request = to(path);
    return http.send(request.POST(Http.body(request, Json.write(body))));
  }

  /**
   * @param body written as JSON
   */
  Answer put(String path, Object body) {
    HttpRequest.Builder request = to(path);
    return http.send(request.PUT(Http.body(request, Json.write(body))));
  }

  /**
   * Calls that change something only while it is at a version.
   *
   * @param method with a body
   * @param body written as JSON
   * @param version 0 for whatever there is
   */
  public Answer change(String method, String path, Object body, long version) {
    HttpRequest.Builder request = to(path);
    if (version > 0) {
      request.header("If-Match", "\"%d\"".formatted(version));
    }
    return http.send(request.method(method, Http.body(request, Json.write(body))));
  }

  public Answer delete(String path) {
    return http.send(to(path).DELETE());
  }

  /** A name as one segment of a path. */
  public static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder to(String path) {
    try {
      HttpRequest.Builder request = http.to(path);
      Http.authorize(request, token, TOKEN);
      return request;
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
          "--management-url '%s': %s".formatted(http.url(), e.getMessage()));
    }
  }
}
