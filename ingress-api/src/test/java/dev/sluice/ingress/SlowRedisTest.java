package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.service.Check;
import dev.sluice.contract.service.FreePort;
import dev.sluice.ingress.redis.Degradation;
import io.lettuce.core.FlushMode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A Redis that is slow, hangs or takes no writes is told, bounded, and no client waits for it. */
class SlowRedisTest {

  private static final String BODY = "{\"model\":\"echo\",\"input\":1}";
  private static final String PLANS =
      """
      plans:
        free: {limits: [{name: burst, limit: 3, window: 60s}]}
        pro: {limits: [{name: burst, limit: 1000, window: 60s}]}
      accounts:
        big: {plan: pro}
      """;
  private static final Limit BURST = new Limit("burst", 3, Duration.ofSeconds(60));
  private static final Duration SLOW = Duration.ofSeconds(2);

  /** More than find out that it hangs: some of them only look whether it still does. */
  private static final long CHECKS_OF_A_HANG = 9;

  /** Far from how slow Redis is, for the sake of slow machines. */
  private static final long PROMPT_MILLIS = 1000;

  @TempDir Path folder;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final int redisPort = FreePort.onLoopback();
  private SlowWire wire;
  private Fixture fixture;

  @BeforeEach
  void start() {
    wire = new SlowWire(redisPort);
    log.start();
    ((Logger) LoggerFactory.getLogger(Degradation.class)).addAppender(log);
    var flags =
        Map.of("redis.uri", "redis://127.0.0.1:" + wire.port(), "ingress.redis_budget", "100ms");
    fixture = new Fixture(folder, PLANS, true, redisPort, flags);
  }

  @AfterEach
  void stop() {
    ((Logger) LoggerFactory.getLogger(Degradation.class)).detachAppender(log);
    fixture.close();
    wire.close();
  }

  private record Timed(HttpResponse<String> answer, long millis) {}

  private Timed timed(String account) {
    long began = System.nanoTime();
    HttpResponse<String> answer = fixture.submit(account, BODY);
    return new Timed(answer, (System.nanoTime() - began) / 1_000_000);
  }

  private static boolean isDegraded(HttpResponse<?> answer) {
    return Fixture.header(answer, "sluice-degraded").equals("redis");
  }

  private void awaitNormal() {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> fixture.meters.get("sluice.ingress.degraded").gauge().value() == 0);
  }

  private void awaitDegraded() {
    await().until(() -> fixture.meters.get("sluice.ingress.degraded").gauge().value() == 1);
  }

  private List<String> logged() {
    return List.copyOf(log.list).stream().map(ILoggingEvent::getMessage).toList();
  }

  private int reservedBy(String account) {
    return fixture.redis(
        redis ->
            redis.hgetall("sluice:{" + account + "}:u:burst").entrySet().stream()
                .filter(field -> field.getKey().startsWith("r"))
                .mapToInt(field -> Integer.parseInt(field.getValue()))
                .sum());
  }

  private int jobs(String account) {
    return fixture.redis(redis -> redis.keys("sluice:{" + account + "}:j:*").size());
  }

  private long sentWithReservation(String account) {
    return fixture.requests().stream()
        .filter(r -> EventHeaders.get(r.headers(), EventHeaders.RESERVED_AT).isPresent())
        .filter(
            r ->
                EventHeaders.get(r.headers(), EventHeaders.SUBJECT)
                    .orElse("")
                    .startsWith(account + "/"))
        .count();
  }

  @Test
  void shouldNotLetASlowRedisHoldASubmission() {
    wire.slow(SLOW);
    var answers = IntStream.range(0, 30).mapToObj(i -> timed("big")).toList();

    assertThat(answers).allSatisfy(a -> assertThat(a.answer().statusCode()).isEqualTo(202));
    assertThat(answers).allSatisfy(a -> assertThat(isDegraded(a.answer())).isTrue());
    assertThat(answers).allSatisfy(a -> assertThat(a.millis()).isLessThan(PROMPT_MILLIS));
    assertThat(fixture.count("sluice.ingress.checks.without.redis")).isEqualTo(30);
    assertThat(logged()).containsExactly("Redis does not answer: limits are counted here");

    wire.slow(Duration.ZERO);
    awaitNormal();
    assertThat(isDegraded(fixture.submit("big", BODY))).isFalse();
    assertThat(logged())
        .containsExactly("Redis does not answer: limits are counted here", "Redis answers again");
  }

  @Test
  void shouldAskASlowRedisWithOneCheckAtATime() {
    wire.hold();
    IntStream.range(0, 6).forEach(i -> fixture.submit("big", BODY));
    long before = sentWithReservation("big");

    long began = System.nanoTime();
    var all = new ArrayList<CompletableFuture<?>>();
    for (int i = 0; i < 200; i++) {
      all.add(fixture.sendAsync(Fixture.post(fixture.request("/v1/inferences", "big"), BODY)));
    }
    all.forEach(CompletableFuture::join);
    long probes = (System.nanoTime() - began) / 250_000_000 + 1;

    assertThat(sentWithReservation("big") - before).isBetween(0L, probes);
    assertThat(before).isBetween(5L, 6L);
  }

  @Test
  void shouldLetNoMoreThanTheLimitOfAnAccountThroughWhileRedisHangs() {
    wire.hold();
    var answers = IntStream.range(0, 8).mapToObj(i -> fixture.submit("ada", BODY)).toList();

    assertThat(answers.stream().filter(a -> a.statusCode() == 202)).hasSize(3);
    assertThat(answers.stream().filter(a -> a.statusCode() == 429)).hasSize(5);
  }

  @Test
  void shouldSayThatRefusalsAreCountedHereWhileRedisIsAway() {
    wire.hold();
    awaitDegraded();
    assertThat(fixture.ingress.checks())
        .contains(
            new Check(
                "redis", true, "degraded: no answer within the budget; limits are counted here"));

    IntStream.range(0, 3).forEach(i -> fixture.submit("ada", BODY));
    HttpResponse<String> refused = fixture.submit("ada", BODY);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(isDegraded(refused)).isTrue();
    assertThat(Fixture.header(refused, "retry-after")).matches("6[01]");
    assertThat(fixture.meters.get("sluice.ingress.degraded").gauge().value()).isEqualTo(1);
  }

  @Test
  void shouldNotKeepWhatRedisReservesTooLateForRefusedCalls() {
    wire.hold();
    IntStream.range(0, 3).forEach(i -> fixture.submit("ada", BODY));
    wire.letGo();
    awaitNormal();
    await().until(() -> jobs("ada") == 3 && reservedBy("ada") == 0);
    assertThat(sentWithReservation("ada")).as("the stream will settle them").isEqualTo(3);
    fixture.redis(redis -> redis.flushall(FlushMode.SYNC));

    wire.hold();
    var refused = IntStream.range(0, 4).mapToObj(i -> fixture.submit("ada", BODY)).toList();
    assertThat(refused).allSatisfy(a -> assertThat(a.statusCode()).isEqualTo(429));
    assertThat(refused).allSatisfy(a -> assertThat(isDegraded(a)).isTrue());
    wire.letGo();
    awaitNormal();

    await().until(() -> reservedBy("ada") == 0);
    assertThat(fixture.submit("ada", BODY).statusCode()).isEqualTo(202);
    assertThat(jobs("ada")).isEqualTo(1);
  }

  @Test
  void shouldNotCountTwiceWhatTheStreamHasCountedBeforeRedisCouldReserveIt() {
    String key = "sluice:{ada}:u:burst";
    wire.hold();
    IntStream.range(0, 2).forEach(i -> fixture.submit("ada", "key" + i, BODY));
    for (var record : fixture.requests()) {
      long at =
          Long.parseLong(
              EventHeaders.get(record.headers(), EventHeaders.RESERVED_AT).orElseThrow());
      String generation = Long.toString(BURST.generationAt(at));
      fixture.redis(redis -> redis.hincrby(key, "d" + generation, 1));
      fixture.redis(redis -> redis.hincrby(key, "r" + generation, 1));
    }
    wire.letGo();
    awaitNormal();

    await().until(() -> jobs("ada") == 2 && reservedBy("ada") == 2);
    assertThat(fixture.get("/v1/limits", "ada").body()).contains("\"reserved\":0");
    assertThat(fixture.<Integer>redis(redis -> redis.keys("sluice:{ada}:i:*").size())).isEqualTo(2);
  }

  @Test
  void shouldBeBackTwoSecondsAfterAHang() {
    wire.hold();
    await()
        .until(
            () -> {
              assertThat(fixture.submit("big", BODY).statusCode()).isEqualTo(202);
              return sentWithReservation("big") >= CHECKS_OF_A_HANG;
            });
    wire.letGo();
    long began = System.nanoTime();
    awaitNormal();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    assertThat(logged())
        .containsExactly("Redis does not answer: limits are counted here", "Redis answers again");
    HttpResponse<String> answer = fixture.submit("big", BODY);
    assertThat(isDegraded(answer)).isFalse();
    assertThat(reservedBy("big")).as("of the hang nothing is left").isEqualTo(1);
  }

  @Test
  void shouldGoOnWhileRedisTakesNoWrites() throws Exception {
    fixture.redis(redis -> redis.replicaof("127.0.0.1", FreePort.onLoopback()));
    assertCountedHereOnce();

    fixture.redis(redis -> redis.replicaofNoOne());
    assertBackToNormal();
  }

  @Test
  void shouldGoOnWhileRedisIsFull() throws Exception {
    fixture.redis(redis -> redis.configSet("maxmemory", "1"));
    assertCountedHereOnce();

    fixture.redis(redis -> redis.configSet("maxmemory", "0"));
    assertBackToNormal();
  }

  /** Also if somebody calls only now and then, and reads are answered in between. */
  private void assertCountedHereOnce() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      Timed answer = timed("big");
      assertThat(answer.answer().statusCode()).isEqualTo(202);
      assertThat(isDegraded(answer.answer())).isTrue();
      assertThat(answer.millis()).isLessThan(PROMPT_MILLIS);
      Thread.sleep(700); // that nobody calls for a while is the point: it must not end by that
    }
    assertThat(logged()).containsExactly("Redis does not answer: limits are counted here");
  }

  private void assertBackToNormal() {
    awaitNormal();
    assertThat(isDegraded(fixture.submit("big", BODY))).isFalse();
    assertThat(logged())
        .containsExactly("Redis does not answer: limits are counted here", "Redis answers again");
  }

  @Test
  void shouldTakeNoNoticeOfAFlushedRedis() {
    fixture.submit("big", BODY);
    fixture.redis(
        redis -> {
          redis.flushall(FlushMode.SYNC);
          return redis.scriptFlush();
        });

    HttpResponse<String> answer = fixture.submit("big", BODY);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(isDegraded(answer)).isFalse();
    assertThat(reservedBy("big")).isEqualTo(1);
  }

  @Test
  void shouldAnswerPollsAndLooksWithoutWaitingForASlowRedis() {
    wire.hold();
    awaitDegraded();
    long began = System.nanoTime();
    HttpResponse<String> look = fixture.get("/v1/limits", "ada");
    assertThat(look.statusCode()).isEqualTo(503);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    HttpResponse<String> poll = fixture.get("/v1/inferences/" + RequestId.next(), "ada");
    assertThat(poll.statusCode()).isEqualTo(503);
    assertThat(Fixture.header(poll, "retry-after")).isEqualTo("1");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
  }
}
