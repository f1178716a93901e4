package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.mirror.Backlog;
import dev.sluice.contract.mirror.Backlogs;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.StatusEntry;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PollTest {

  private static final MirrorKeys KEYS = new MirrorKeys("");

  @TempDir Path folder;
  private Fixture fixture;
  private RedisClient client;
  private RedisCommands<String, String> redis;
  private String id;

  @BeforeEach
  void start() {
    fixture = new Fixture(folder, "ingress: {max_waiters: 1}", true);
    client = RedisClient.create("redis://127.0.0.1:" + fixture.redisPort);
    redis = client.connect().sync();
    fixture.mirrorIsComplete();
    HttpResponse<String> taken = fixture.submit("ada", "{\"model\":\"echo\",\"input\":1}");
    id = String.valueOf(Fixture.json(taken).get("id"));
  }

  @AfterEach
  void stop() {
    client.close();
    fixture.close();
  }

  private void end(String job) {
    fixture.end("ada", id, job);
  }

  private CompletableFuture<HttpResponse<String>> poll(String query) {
    return fixture.sendAsync(fixture.request("/v1/inferences/" + id + query, "ada").GET());
  }

  @Test
  void shouldShowTheJobToItsOwnerAlone() {
    HttpResponse<String> own = fixture.get("/v1/inferences/" + id, "ada");
    assertThat(own.statusCode()).isEqualTo(200);
    assertThat(own.body())
        .endsWith("," + Fixture.urls(id) + "}")
        .contains("\"status\":\"received\"");
    assertThat(own.headers().firstValue("etag")).contains("\"1\"");
    assertThat(own.headers().firstValue("retry-after")).contains("1");
    assertThat(fixture.get("/v1/inferences/" + id, "eve").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldShowThePlaceOfAQueuedJobWhileItIsKnown() {
    String job = Fixture.job(id, "queued");
    var place = StatusEntry.At.inQueue(107);
    fixture.mirror("ada", id, new StatusEntry(Status.QUEUED.seq(), place, job));
    assertThat(poll("").join().body()).isEqualTo(job.replace("}", "," + Fixture.urls(id) + "}"));

    var backlog = new Backlog(System.currentTimeMillis(), 100, 1, 2, 3);
    redis.set(KEYS.backlog(), Json.text(new Backlogs(Map.of("default", backlog))));
    await()
        .untilAsserted(
            () ->
                assertThat(poll("").join().body())
                    .contains("\"echo\",\"queue\":{\"position\":7,\"eta_ms\":3500},\"urls\""));
  }

  @Test
  void shouldWakeAWaitingPollWhenTheJobEnds() {
    var answer = poll("?wait=60");
    await().until(() -> fixture.meters.get("sluice.ingress.waiters").gauge().value() == 1);
    await().until(() -> !redis.pubsubChannels().isEmpty());

    end(Fixture.job(id, "succeeded"));

    assertThat(answer.join().body()).isEqualTo(Fixture.shown(id, "succeeded"));
    assertThat(answer.join().headers().firstValue("retry-after")).isEmpty();
    await().until(() -> fixture.meters.get("sluice.ingress.waiters").gauge().value() == 0);
  }

  @Test
  void shouldAnswerAWaitingPollWithTheJobAsItIsWhenItsTimeIsOver() {
    HttpResponse<String> answer =
        fixture.send(
            fixture.request("/v1/inferences/" + id, "ada").header("Prefer", "wait=1").GET());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("preference-applied")).contains("wait=1");
    assertThat(answer.body()).contains("\"status\":\"received\"");
  }

  @Test
  void shouldRefuseMoreWaitingPollsThanItHolds() {
    var first = poll("?wait=60");
    await().until(() -> fixture.meters.get("sluice.ingress.waiters").gauge().value() == 1);
    assertThat(poll("?wait=60").join().statusCode()).isEqualTo(503);
    first.cancel(true);
    fixture.ingress.close();
  }

  @Test
  void shouldAnswerWaitingPollsAtOnceWhenItStops() {
    var answer = poll("?wait=60");
    await().until(() -> fixture.meters.get("sluice.ingress.waiters").gauge().value() == 1);
    fixture.ingress.close();
    assertThat(answer.join().statusCode()).isEqualTo(200);
  }

  @Test
  void shouldAnswerNothingNewToWhoKnowsIt() {
    var known =
        fixture.request("/v1/inferences/" + id, "ada").header("If-None-Match", "\"1\"").GET();
    assertThat(fixture.send(known).statusCode()).isEqualTo(304);
  }

  @Test
  void shouldLookAgainForAYoungIdThatTheMirrorMayBring() {
    long misses = misses();
    String young = RequestId.next();
    var answer = fixture.sendAsync(fixture.request("/v1/inferences/" + young, "ada").GET());
    await().until(() -> misses() > misses);

    String queued = Fixture.job(young, "queued");
    redis.set(
        KEYS.status("ada", young), new StatusEntry(Status.QUEUED.seq(), null, queued).encoded());

    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(answer.join().body()).contains("queued");
  }

  private long misses() {
    return redis
        .info("stats")
        .lines()
        .filter(line -> line.startsWith("keyspace_misses:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
        .sum();
  }

  @Test
  void shouldTellAnUnknownIdFromOneThatIsTooOld() {
    String old = "01900000-0000-7000-8000-000000000000";
    assertThat(fixture.get("/v1/inferences/" + RequestId.next(), "ada").statusCode())
        .isEqualTo(404);
    assertThat(fixture.get("/v1/inferences/nonsense", "ada").statusCode()).isEqualTo(404);
    assertThat(fixture.get("/v1/inferences/" + old, "ada").statusCode()).isEqualTo(410);
    redis.del(KEYS.progress());
    assertThat(fixture.get("/v1/inferences/" + RequestId.next(), "ada").statusCode())
        .isEqualTo(503);
  }

  @Test
  void shouldReadALargeOutputFromItsOwnKey() {
    String job = Fixture.job(id, "succeeded").replaceFirst("}$", ",\"output\":\"");
    redis.set(KEYS.output("ada", id), job + "y".repeat(5000) + "\"}");
    end("");
    assertThat(fixture.get("/v1/inferences/" + id, "ada").body())
        .startsWith(job + "yyy")
        .endsWith("\"," + Fixture.urls(id) + "}");
  }

  private String aliasOf(String first) {
    String alias = RequestId.next();
    redis.set(
        KEYS.status("ada", alias),
        new StatusEntry(Status.TERMINAL_SEQ, null, StatusEntry.ALIAS + first).encoded());
    return alias;
  }

  @Test
  void shouldShowTheFirstJobUnderTheIdOfItsAlias() {
    String alias = aliasOf(id);

    HttpResponse<String> answer = fixture.get("/v1/inferences/" + alias, "ada");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("etag")).contains("\"1\"");
    assertThat(answer.body())
        .startsWith("{\"id\":\"" + id + "\"")
        .endsWith("," + Fixture.urls(id) + "}");
  }

  @Test
  void shouldWakeWhoWaitsForAnAliasWhenTheFirstJobEnds() {
    String alias = aliasOf(id);
    var answer =
        fixture.sendAsync(fixture.request("/v1/inferences/" + alias + "?wait=60", "ada").GET());
    await().until(() -> fixture.meters.get("sluice.ingress.waiters").gauge().value() == 1);
    await().until(() -> redis.pubsubChannels().contains(KEYS.channel(id)));

    end(Fixture.job(id, "succeeded"));

    assertThat(answer.join().body()).startsWith("{\"id\":\"" + id + "\",\"status\":\"succeeded\"");
    await().until(() -> fixture.meters.get("sluice.ingress.waiters").gauge().value() == 0);
  }

  @Test
  void shouldFollowAWaitingIdThatBecomesAnAlias() {
    String alias = RequestId.next();
    String received = Fixture.job(alias, "received");
    redis.set(KEYS.status("ada", alias), new StatusEntry(1, null, received).encoded());
    var answer =
        fixture.sendAsync(fixture.request("/v1/inferences/" + alias + "?wait=60", "ada").GET());
    await().until(() -> redis.pubsubChannels().contains(KEYS.channel(alias)));
    String entry = new StatusEntry(Status.TERMINAL_SEQ, null, StatusEntry.ALIAS + id).encoded();
    redis.set(KEYS.status("ada", alias), entry);
    redis.publish(KEYS.channel(alias), alias);
    await().until(() -> redis.pubsubChannels().contains(KEYS.channel(id)));

    end(Fixture.job(id, "succeeded"));

    assertThat(answer.join().body()).startsWith("{\"id\":\"" + id + "\",\"status\":\"succeeded\"");
  }

  @Test
  void shouldNotFollowAnAliasOfAnAlias() {
    String alias = aliasOf(aliasOf(id));
    assertThat(fixture.get("/v1/inferences/" + alias, "ada").statusCode()).isEqualTo(503);
  }

  @Test
  void shouldSayThatTheFirstJobIsNoLongerKept() {
    String alias = aliasOf(RequestId.next());
    assertThat(fixture.get("/v1/inferences/" + alias, "ada").statusCode()).isEqualTo(410);
  }

  @Test
  void shouldNotCallARequestUnknownThatAStreamThatStandsStillMayHaveYetToTell() {
    long stopped = System.currentTimeMillis() - 60_000;
    for (int partition = 0; partition < 16; partition++) {
      redis.hset(KEYS.progress(), "" + partition, "" + stopped);
    }
    redis.del(KEYS.status("ada", id));

    await()
        .untilAsserted(
            () -> {
              HttpResponse<String> answer = poll("").join();
              assertThat(answer.statusCode()).isEqualTo(503);
              assertThat(answer.headers().firstValue("retry-after")).contains("1");
            });
    String old = madeAt(stopped - 20_000);
    assertThat(fixture.get("/v1/inferences/" + old, "ada").statusCode()).isEqualTo(404);
  }

  private static String madeAt(long millis) {
    String time = "%012x".formatted(millis);
    return time.substring(0, 8) + "-" + time.substring(8) + RequestId.next().substring(13);
  }
}
