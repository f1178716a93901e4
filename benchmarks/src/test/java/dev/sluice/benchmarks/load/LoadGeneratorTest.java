package dev.sluice.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final Template request = Template.submission("{\"input\":\"x\"}");
  private final Set<String> clients = ConcurrentHashMap.newKeySet();
  private final AtomicInteger polls = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private boolean keepsAlive = true;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private int port() {
    return server.getAddress().getPort();
  }

  /** A submission is taken; its job is running when first polled, then it has succeeded. */
  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      clients.add(exchange.getRequestHeaders().getFirst("X-Client-Id"));
      if (!keepsAlive) {
        exchange.getResponseHeaders().set("Connection", "close");
      }
      if (exchange.getRequestMethod().equals("POST")) {
        answer(exchange, 202, "received");
      } else if (exchange.getRequestURI().getPath().endsWith("/events")) {
        stream(exchange);
      } else {
        answer(exchange, 200, polls.getAndIncrement() % 2 == 0 ? "running" : "succeeded");
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String job) throws IOException {
    byte[] body =
        "{\"id\":\"7\",\"status\":\"%s\"}".formatted(job).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static void stream(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    for (String piece : List.of("event: status\n", "data: {}\n\neve", "nt: completed\n\n")) {
      exchange.getResponseBody().write(piece.getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
    }
  }

  private static List<Submit.Taken> jobs(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> new Submit.Taken("id-" + number, "bench-000000"))
        .toList();
  }

  @Test
  void shouldNoteWhenALongPollToldTheEnd() throws IOException {
    var polls = new PollEnds(jobs(5));

    LoadGenerator.run(Load.closedLoop(port(), 5, LONG).atMost(5).patient(), polls);

    assertThat(polls.ends()).hasSize(5).containsKey("id-4");
  }

  @Test
  void shouldNoteWhenAStreamToldTheEnd() throws IOException {
    try (EventStreams streams = EventStreams.open(port(), jobs(5))) {
      streams.awaitFirst(LONG);
      streams.awaitEnds(LONG);

      assertThat(streams.ends()).hasSize(5).containsKey("id-4");
    }
  }

  @Test
  void shouldSendAsManyAsWanted() throws IOException {
    var result =
        LoadGenerator.run(
            Load.closedLoop(port(), 4, LONG).atMost(100), new Submit(request, new Clients(3), 0));

    assertThat(result.begun()).isEqualTo(100);
    assertThat(result.count(202)).isEqualTo(100);
    assertThat(result.others(202)).isZero();
    assertThat(result.micros().getTotalCount()).isEqualTo(100);
    assertThat(clients).containsExactlyInAnyOrder("bench-000000", "bench-000001", "bench-000002");
  }

  @Test
  void shouldSendAtARate() throws IOException {
    var result =
        LoadGenerator.run(
            Load.openLoop(port(), 4, 1000, LONG).atMost(50), new Submit(request, Clients.ONE, 0));

    assertThat(result.count(202)).isEqualTo(50);
    assertThat(result.took()).isGreaterThanOrEqualTo(Duration.ofMillis(49));
  }

  @Test
  void shouldConnectAgainWhereTheServerCloses() throws IOException {
    keepsAlive = false;

    var result =
        LoadGenerator.run(
            Load.closedLoop(port(), 4, LONG).atMost(40), new Submit(request, Clients.ONE, 0));

    assertThat(result.count(202)).isEqualTo(40);
    assertThat(result.errors()).isZero();
  }

  @Test
  void shouldKeepASampleOfIds() throws IOException {
    var submit = new Submit(request, new Clients(100), 10);

    LoadGenerator.run(Load.closedLoop(port(), 1, LONG).atMost(30), submit);

    assertThat(submit.sample())
        .containsExactly(
            new Submit.Taken("7", "bench-000000"),
            new Submit.Taken("7", "bench-000010"),
            new Submit.Taken("7", "bench-000020"));
  }

  @Test
  void shouldPollUntilTheJobHasEnded() throws IOException {
    var exchange = new SubmitAndPoll(request, Clients.ONE);

    var result = LoadGenerator.run(Load.closedLoop(port(), 1, LONG).atMost(5), exchange);

    assertThat(result.count(200)).isEqualTo(5);
    assertThat(exchange.failed()).isZero();
    assertThat(polls).hasValue(10);
  }

  @Test
  void shouldPollForTheEndOfAJobThatWasNotAwaited() throws IOException {
    var exchange = new SubmitAndWait(List.of(request), Clients.ONE);

    var result = LoadGenerator.run(Load.closedLoop(port(), 1, LONG).atMost(5), exchange);

    assertThat(result.count(200)).isEqualTo(5);
    assertThat(exchange.failed()).isZero();
    assertThat(exchange.rowsPerBatch()).isEqualTo(1);
  }

  @Test
  void shouldCountErrorsWhereNobodyListens() throws IOException {
    server.stop(0);

    var result =
        LoadGenerator.run(
            Load.closedLoop(port(), 2, LONG).atMost(10), new Submit(request, Clients.ONE, 0));

    assertThat(result.statuses()).isEmpty();
    assertThat(result.errors()).isGreaterThanOrEqualTo(10);
  }
}
