package dev.sluice.contract.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Limiter;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.policy.Series;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScriptTest {

  private static final long NOW = 1_700_000_040_000L;
  private static final Limit BURST = new Limit("burst", 2, Duration.ofSeconds(60));
  private static final Limit MONTH = new Limit("month", 3, Duration.ofDays(31));
  private static final Subject ACME = new Subject("acme", "acme");
  private static final MirrorKeys KEYS = RedisFixture.KEYS;
  private static final String STATUS = KEYS.status("acme", "id");
  private static final String LIST = KEYS.list("acme");
  private static final String OUTPUT = KEYS.output("acme", "id");
  private static final String POSITIONS = KEYS.positions();

  private static RedisFixture redis;

  @BeforeAll
  static void start() {
    redis = new RedisFixture();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void empty() {
    redis.commands().flushall();
  }

  private static Decision reserve(Reservation reservation, String id, long progress) {
    return redis.decision(reservation, id, progress);
  }

  private static String text(String key) {
    byte[] value = redis.commands().get(key);
    return value == null ? "" : new String(value, UTF_8);
  }

  @Test
  void shouldReserveUpToTheLimitAndRefuseOneMore() {
    var reservation = new Reservation(ACME, "echo", List.of(BURST), Cost.ONE, NOW);
    assertThat(reserve(reservation, "a", NOW))
        .isEqualTo(new Decision.Accepted(List.of(new Standing(BURST, 1, 60_999))));
    assertThat(reserve(reservation, "b", NOW))
        .isEqualTo(new Decision.Accepted(List.of(new Standing(BURST, 2, 1, 60_999))));
    assertThat(reserve(reservation, "c", NOW))
        .isEqualTo(
            new Decision.Rejected(
                List.of(new Standing(BURST, 2, 2, 60_999)),
                List.of(BURST),
                OptionalLong.of(60_999)));
    assertThat(text(KEYS.status("acme", "b"))).isEqualTo("1::{}");
    assertThat(text(KEYS.status("acme", "c"))).isEmpty();
  }

  @Test
  void shouldCheckTheLongestWindowWhileNoProgressIsKnown() {
    var reservation = new Reservation(ACME, "echo", List.of(MONTH), Cost.ONE, NOW);
    reserve(reservation, "a", 0);
    var nextWeek = new Reservation(ACME, "echo", List.of(MONTH), Cost.ONE, NOW + 7 * 86_400_000L);
    assertThat(reserve(nextWeek, "b", 0).standings())
        .extracting(Standing::used)
        .containsExactly(2L);
  }

  @Test
  void shouldNotWriteAStatusThatIsThere() {
    redis.commands().set(STATUS, "2::{}".getBytes(UTF_8));
    reserve(new Reservation(ACME, "echo", List.of(BURST), Cost.ONE, NOW), "id", NOW);
    assertThat(text(STATUS)).isEqualTo("2::{}");
  }

  @Test
  void shouldExpireWhatItReserved() {
    reserve(new Reservation(ACME, "echo", List.of(BURST), Cost.ONE, NOW), "id", NOW);
    assertThat(redis.commands().pttl(KEYS.usage(Series.of(BURST, ACME, "echo"))))
        .isBetween(80_000L, 90_000L);
    assertThat(redis.commands().pttl(STATUS)).isBetween(1L, 60_000L);
  }

  @Test
  void shouldReleaseOnlyAStatusThatIsStillReceived() {
    var reservation = new Reservation(ACME, "echo", List.of(BURST), Cost.ONE, NOW);
    reserve(reservation, "id", NOW);
    redis.commands().set(STATUS, "2::{}".getBytes(UTF_8));
    redis.call(Script.RELEASE, reservation.keys(KEYS, "id"), reservation.releaseArguments());
    assertThat(text(STATUS)).isEqualTo("2::{}");
    assertThat(redis.numbers(ACME, BURST, 'r')).containsExactlyEntriesOf(Map.of(NOW, 0L));
  }

  @Test
  void shouldReleaseNothingFromAnEmptyRedis() {
    var reservation = new Reservation(ACME, "echo", List.of(BURST), Cost.ONE, NOW);
    redis.call(Script.RELEASE, reservation.keys(KEYS, "id"), reservation.releaseArguments());
    assertThat(redis.commands().dbsize()).isZero();
  }

  @Test
  void shouldCountWhatTheStreamDecidedOnce() {
    reserve(new Reservation(ACME, "echo", List.of(BURST), Cost.ONE, NOW), "a", NOW);
    Usage usage =
        Limiter.decide(List.of(BURST), List.of(Usage.none(BURST)), Cost.ONE, NOW + 5)
            .usages()
            .get(0)
            .settledReservation(BURST, 1, NOW, NOW + 5);
    redis.mirror(ACME, BURST, usage, 0);
    Decision second =
        reserve(new Reservation(ACME, "echo", List.of(BURST), Cost.ONE, NOW + 9), "b", NOW);
    assertThat(second.standings()).extracting(Standing::used).containsExactly(2L);
  }

  @Test
  void shouldRaiseAStatusAndNeverLowerIt() {
    assertThat(raise("2", "2::{}", "")).isOne();
    assertThat(raise("2", "2::{\"again\":1}", "")).isZero();
    assertThat(raise("1", "1::{}", "")).isZero();
    assertThat(text(STATUS)).isEqualTo("2::{}");
    assertThat(raise("1000000", "1000000:3/42:{}", "")).isOne();
    assertThat(raise("3", "3::{}", "")).isZero();
    assertThat(text(STATUS)).isEqualTo("1000000:3/42:{}");
    assertThat(redis.commands().pttl(STATUS)).isBetween(1L, 60_000L);
  }

  @Test
  void shouldListAJobOnceItIsDecidedForAsLongAsItIsKept() {
    redis.commands().set(STATUS, "1::{}".getBytes(UTF_8));
    raise("2", "2::{}", "");
    raise("1000000", "1000000:3/42:{}", "");
    assertThat(listed(0, -1)).containsExactly("id");
    assertThat(redis.commands().pttl(LIST)).isBetween(1L, 60_000L);
  }

  @Test
  void shouldNotListWhatIsNotToBeListed() {
    String[] keys = {STATUS, STATUS};
    redis.call(Script.MIRROR_STATUS, keys, "1000000", "1000000::>other", "60000", "", "id");
    assertThat(redis.commands().keys("*")).hasSize(1);
  }

  @Test
  void shouldForgetTheOldestOfAVeryLongList() {
    int most = 10_000;
    for (int i = 0; i < most; i++) {
      redis.commands().zadd(LIST, 0, "a%05d".formatted(i).getBytes(UTF_8));
    }
    raise("2", "2::{}", "");
    assertThat(redis.commands().zcard(LIST)).isEqualTo(most);
    assertThat(listed(0, 0)).containsExactly("a00001");
    assertThat(listed(-1, -1)).containsExactly("id");
  }

  private static List<String> listed(long from, long to) {
    return redis.commands().zrange(LIST, from, to).stream()
        .map(member -> new String(member, UTF_8))
        .toList();
  }

  @Test
  void shouldKeepALargeJobBesideItsStatusForAShorterTime() {
    String[] keys = {STATUS, STATUS, OUTPUT};
    redis.call(
        Script.MIRROR_STATUS, keys, "1000000", "1000000:3/42:", "60000", "", "id", "{}", "5000");
    assertThat(text(STATUS)).isEqualTo("1000000:3/42:");
    assertThat(text(OUTPUT)).isEqualTo("{}");
    assertThat(redis.commands().pttl(OUTPUT)).isBetween(1L, 5_000L);
  }

  @Test
  void shouldKeepNoLargeJobWhoseTimeIsOver() {
    String[] keys = {STATUS, STATUS, OUTPUT};
    redis.call(
        Script.MIRROR_STATUS, keys, "1000000", "1000000:3/42:", "60000", "", "id", "{}", "-5");
    assertThat(text(STATUS)).isEqualTo("1000000:3/42:");
    assertThat(redis.commands().exists(OUTPUT)).isZero();
  }

  @Test
  void shouldTellTheWaitingOnlyWhenAskedAndOnlyWhenRaised() throws InterruptedException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (StatefulRedisPubSubConnection<String, String> connection =
        redis.client().connectPubSub()) {
      connection.addListener(
          new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
              heard.add(channel + " " + message);
            }
          });
      connection.sync().subscribe("ended", "mark");
      raise("2", "2::{}", "");
      raise("1000000", "1000000:3/42:{}", "ended");
      raise("1000000", "1000000:3/43:{}", "ended");
      redis.commands().publish("mark", "done".getBytes(UTF_8));
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("ended id");
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("mark done");
    }
  }

  private static long raise(String seq, String entry, String channel) {
    return redis.call(
        Script.MIRROR_STATUS, new String[] {STATUS, LIST}, seq, entry, "60000", channel, "id");
  }

  @Test
  void shouldMovePositionsOnlyFromWhereTheyWereLeft() {
    assertThat(advance("results-0", "", "5", "results-1", "", "9")).isOne();
    assertThat(advance("results-0", "5", "6")).isOne();
    assertThat(advance("results-0", "5", "7")).isZero();
    assertThat(position("results-0")).isEqualTo("6");
    assertThat(position("results-1")).isEqualTo("9");
  }

  @Test
  void shouldMoveNoPositionWhenOneIsNotWhereItWasLeft() {
    advance("results-0", "", "5");
    assertThat(advance("results-0", "5", "6", "results-1", "9", "10")).isZero();
    assertThat(position("results-0")).isEqualTo("5");
    redis.commands().flushall();
    assertThat(advance("results-0", "5", "6")).isZero();
    assertThat(redis.commands().dbsize()).isZero();
  }

  private static long advance(String... arguments) {
    return redis.call(Script.ADVANCE, new String[] {POSITIONS}, arguments);
  }

  private static String position(String field) {
    return new String(redis.commands().hget(POSITIONS, field), UTF_8);
  }

  @Test
  void shouldBeKnownByTheNameThatRedisGivesIt() {
    for (Script script : Script.values()) {
      assertThat(redis.commands().scriptLoad(script.text())).isEqualTo(script.sha());
    }
  }
}
