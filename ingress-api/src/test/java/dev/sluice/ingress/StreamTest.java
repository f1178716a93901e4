package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.StatusEntry;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamTest {

  private static final MirrorKeys KEYS = new MirrorKeys("");

  @TempDir Path folder;
  private Fixture fixture;
  private String id;

  @BeforeEach
  void start() {
    fixture = new Fixture(folder, "ingress: {max_waiters: 1}", true);
    fixture.mirrorIsComplete();
    id = Fixture.id(fixture.submit("ada", "{\"model\":\"echo\",\"input\":1}"));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private HttpRequest.Builder events(String account, String of) {
    return fixture.request("/v1/inferences/" + of + "/events", account).GET();
  }

  /** Lines as they come; the future ends with the stream. */
  private CompletableFuture<HttpResponse<Void>> follow(HttpRequest request, List<String> lines) {
    return fixture.client.sendAsync(
        request, HttpResponse.BodyHandlers.fromLineSubscriber(new LinesInto(lines)));
  }

  private static final class LinesInto implements Flow.Subscriber<String> {
    private final List<String> lines;

    LinesInto(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      lines.add(line);
    }

    @Override
    public void onError(Throwable failure) {
      lines.add("error: " + failure);
    }

    @Override
    public void onComplete() {}
  }

  private String job(String status) {
    return Fixture.job(id, status).replaceFirst(",", ",\n");
  }

  private void put(long seq, String status) {
    fixture.redis(
        redis ->
            redis.set(KEYS.status("ada", id), new StatusEntry(seq, null, job(status)).encoded()));
  }

  @Test
  void shouldTellEachChangeUntilTheEnd() {
    List<String> lines = new CopyOnWriteArrayList<>();
    var stream = follow(events("ada", id).build(), lines);
    await().until(() -> lines.contains("event: status"));
    put(3, "running");
    await().until(() -> lines.contains("id: 3"));
    fixture.end("ada", id, job("succeeded"));

    HttpResponse<Void> answer = stream.join();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Fixture.header(answer, "content-type")).isEqualTo("text/event-stream");
    assertThat(Fixture.header(answer, "cache-control")).isEqualTo("no-store");
    assertThat(lines.get(0)).isEqualTo("retry: 2000");
    assertThat(lines.stream().filter(line -> line.startsWith("id: ")))
        .containsExactly("id: 1", "id: 3", "id: 1000000");
    int last = lines.indexOf("id: 1000000");
    assertThat(lines.subList(last, last + 5))
        .containsExactly(
            "id: 1000000",
            "event: completed",
            "data: {\"id\":\"" + id + "\",",
            "data: " + Fixture.shown(id, "succeeded").split(",", 2)[1],
            "");
    await().until(() -> fixture.meters.get("sluice.ingress.waiters").gauge().value() == 0);
  }

  @Test
  void shouldGoOnAfterTheEventThatAClientHas() {
    put(2, "queued");
    List<String> lines = new CopyOnWriteArrayList<>();
    var stream = follow(events("ada", id).header("Last-Event-ID", "2").build(), lines);
    await().until(() -> fixture.meters.get("sluice.ingress.waiters").gauge().value() == 1);
    fixture.end("ada", id, job("succeeded"));
    stream.join();

    assertThat(lines.stream().filter(line -> line.startsWith("id: ")))
        .containsExactly("id: 1000000");
    HttpResponse<String> again = fixture.send(events("ada", id).header("Last-Event-ID", "1000000"));
    assertThat(again.statusCode()).isEqualTo(204);
    assertThat(fixture.send(events("ada", id)).body()).contains("event: completed");
  }

  @Test
  void shouldEndItsStreamsWhenItStops() {
    List<String> lines = new CopyOnWriteArrayList<>();
    var stream = follow(events("ada", id).build(), lines);
    await().until(() -> lines.contains("event: status"));

    fixture.ingress.close();

    assertThat(stream.join().statusCode()).isEqualTo(200);
    assertThat(lines).doesNotContain("event: completed").noneMatch(l -> l.startsWith("error"));
  }

  @Test
  void shouldRefuseMoreStreamsThanItMayHold() {
    List<String> lines = new CopyOnWriteArrayList<>();
    var stream = follow(events("ada", id).build(), lines);
    await().until(() -> lines.contains("event: status"));

    HttpResponse<String> second = fixture.send(events("ada", id));

    assertThat(second.statusCode()).isEqualTo(503);
    assertThat(Fixture.header(second, "retry-after")).isEqualTo("1");
    stream.cancel(true);
    await().until(() -> fixture.meters.get("sluice.ingress.waiters").gauge().value() == 0);
  }

  @Test
  void shouldNotShowOthersJobsAndRefuseWhatIsNoEvent() {
    Stream.of(events("bob", id), events("ada", RequestId.next()), events("ada", "nothing"))
        .forEach(request -> assertThat(fixture.send(request).statusCode()).isEqualTo(404));
    HttpResponse<String> odd = fixture.send(events("ada", id).header("Last-Event-ID", "x"));
    assertThat(odd.statusCode()).isEqualTo(400);
    assertThat(odd.body()).contains("Last-Event-ID");
  }
}
