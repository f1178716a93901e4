package dev.sluice.contract.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls below {@code /admin}, on a service that keeps colours. */
class AdminTest {

  record Colour(@Nullable String red, @Nullable Integer green) {}

  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, Colour> colours = new ConcurrentHashMap<>();
  private final List<Route> routes =
      List.of(
          new Route("GET", "/admin/colours", call -> Reply.ok(Map.of("colours", colours.keySet()))),
          new Route("PUT", "/admin/colours/{name}", this::put),
          new Route("DELETE", "/admin/colours/{name}", this::delete),
          new Route("GET", "/admin/shades", call -> Reply.ok(shades(call))),
          new Route("GET", "/admin/broken", call -> Reply.ok(call.parameter("name"))));
  private ManagementServer server;

  private static String shades(Call call) {
    call.checkVersion(7);
    return call.query().getOrDefault("of", "") + call.number("limit", 3, 1, 9);
  }

  private Reply put(Call call) {
    colours.put(call.parameter("name"), call.body(Colour.class));
    return Reply.created(call.body(Colour.class));
  }

  private Reply delete(Call call) {
    if (colours.remove(call.parameter("name")) == null) {
      throw CallException.notFound("there is no such colour");
    }
    return Reply.noContent();
  }

  @BeforeEach
  void start() throws IOException {
    server = start("127.0.0.1", Optional.empty());
  }

  private ManagementServer start(String host, Optional<String> token) throws IOException {
    return ManagementServer.start(host, 0, List::of, () -> "", new Admin(routes, token));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> put(String name, String body)
      throws IOException, InterruptedException {
    return send("PUT", "/admin/colours/" + name, body, "Content-Type", "application/json");
  }

  private void assertProblem(HttpResponse<String> answer, int status, String rest) {
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("\"status\":" + status + ",\"detail\":").contains(rest);
  }

  @Test
  void shouldRunTheRouteOfMethodAndPath() throws IOException, InterruptedException {
    HttpResponse<String> put = put("deep%20blue%2F7", "{\"red\":\"none\"}");
    assertThat(put.statusCode()).isEqualTo(201);
    assertThat(put.body()).isEqualTo("{\"red\":\"none\"}\n");
    assertThat(put.headers().firstValue("cache-control")).contains("no-store");
    assertThat(send("GET", "/admin/colours", "").body())
        .isEqualTo("{\"colours\":[\"deep blue/7\"]}\n");
    HttpResponse<String> gone = send("DELETE", "/admin/colours/deep%20blue%2F7", "");
    assertThat(gone.statusCode()).isEqualTo(204);
    assertThat(gone.body()).isEmpty();
    assertProblem(
        send("DELETE", "/admin/colours/deep%20blue%2F7", ""), 404, "there is no such colour");
  }

  @Test
  void shouldTakePathsAsTheyAre() throws IOException, InterruptedException {
    String known = "there are /admin/broken, /admin/colours, /admin/colours/{name}, /admin/shades";
    assertProblem(send("GET", "/admin/colours/", ""), 405, "only DELETE, PUT is answered here");
    assertProblem(send("GET", "/admin/colours/a/b", ""), 404, known);
    assertProblem(send("GET", "/administration", ""), 404, "/health/live");
    HttpResponse<String> answer = send("POST", "/admin/colours", "{}");
    assertProblem(answer, 405, "only GET is answered here");
    assertThat(answer.headers().firstValue("allow")).contains("GET");
  }

  @Test
  void shouldReadWhatStandsBehindThePath() throws IOException, InterruptedException {
    assertThat(send("GET", "/admin/shades?limit=9&of=a%26b&x", "").body()).isEqualTo("\"a&b9\"\n");
    assertThat(send("GET", "/admin/shades", "").body()).isEqualTo("\"3\"\n");
    assertProblem(
        send("GET", "/admin/shades?limit=10", ""),
        400,
        "limit: '10' is not a whole number from 1 to 9");
  }

  @Test
  void shouldHearOfWhichVersionACallSpeaks() throws IOException, InterruptedException {
    for (String current : List.of("\"7\"", "*")) {
      assertThat(send("GET", "/admin/shades", "", "If-Match", current).statusCode()).isEqualTo(200);
    }
    assertProblem(
        send("GET", "/admin/shades", "", "If-Match", "\"6\""),
        412,
        "If-Match: \\\"6\\\", but the version is \\\"7\\\"");
  }

  @Test
  void shouldNameWhatIsWrongWithABody() throws IOException, InterruptedException {
    assertProblem(put("a", ""), 400, "the body is empty");
    assertProblem(put("a", "{"), 400, "the body is not JSON: ");
    assertProblem(
        put("a", "{\"blue\":1}"),
        422,
        "\"errors\":[{\"pointer\":\"/blue\",\"detail\":\"blue: unknown field (known here: green,"
            + " red)\"}]");
    assertProblem(
        put("a", "{\"green\":[]}"),
        422,
        "\"errors\":[{\"pointer\":\"/green\",\"detail\":\"green is not of the kind that is wanted"
            + " here\"}]");
    assertProblem(put("a", "[]"), 422, "the body is not of the kind that is wanted here");
    assertProblem(put("a", "null"), 422, "the body is null");
    assertThat(colours).isEmpty();
  }

  @Test
  void shouldWantJsonSaidToBeJson() throws IOException, InterruptedException {
    assertProblem(
        send("PUT", "/admin/colours/a", "{}"), 415, "Content-Type: 'null' is not application/json");
    assertProblem(
        send("PUT", "/admin/colours/a", "{}", "Content-Type", "text/plain"), 415, "text/plain");
    assertThat(
            send("PUT", "/admin/colours/a", "{}", "Content-Type", "application/json;charset=utf-8")
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void shouldBoundTheBody() throws IOException, InterruptedException {
    String name = "{\"red\":\"%s\"}";
    int rest = 1024 * 1024 - name.length() + 2;
    assertThat(put("a", name.formatted("x".repeat(rest))).statusCode()).isEqualTo(201);
    assertProblem(
        put("a", name.formatted("x".repeat(rest + 1))),
        413,
        "the body is larger than 1048576 bytes");
  }

  @Test
  void shouldNotShowWhatWentWrongInside() throws IOException, InterruptedException {
    assertProblem(send("GET", "/admin/broken", ""), 500, "this is our fault; it was logged");
  }

  @Test
  void shouldWantTheTokenIfThereIsOne() throws IOException, InterruptedException {
    server.close();
    server = start("127.0.0.1", Optional.of("open-sesame"));

    HttpResponse<String> without = send("GET", "/admin/colours", "");
    assertProblem(without, 401, "Authorization: missing, wanted Bearer and the admin token");
    assertThat(without.headers().firstValue("www-authenticate")).contains("Bearer");
    assertProblem(
        send("GET", "/admin/colours", "", "Authorization", "Bearer open-sesam"),
        401,
        "this is not the admin token");
    assertProblem(send("GET", "/admin/secret", ""), 401, "Authorization");
    assertThat(
            send("GET", "/admin/colours", "", "Authorization", "bearer open-sesame").statusCode())
        .isEqualTo(200);
    assertThat(send("GET", "/health/live", "").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldAnswerNobodyOnANetworkWithoutAToken() throws IOException, InterruptedException {
    server.close();
    server = start("0.0.0.0", Optional.empty());

    assertProblem(
        send("GET", "/admin/colours", "", "Authorization", "Bearer x"),
        403,
        "set SLUICE_ADMIN_TOKEN or admin.token_file");
  }

  @Test
  void shouldHaveRoutesBelowAdminOnly() {
    assertThatThrownBy(() -> new Route("GET", "/metrics", call -> Reply.noContent()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
