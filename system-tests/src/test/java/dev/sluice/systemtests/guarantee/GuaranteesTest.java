package dev.sluice.systemtests.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.EventHeaders.Type;
import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.message.Json;
import dev.sluice.systemtests.load.Accounts;
import dev.sluice.systemtests.load.Accounts.Account;
import dev.sluice.systemtests.load.Book;
import dev.sluice.systemtests.load.Kind;
import dev.sluice.systemtests.load.Submission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A guarantee that is not kept is found out, one at a time; one that is kept is not. */
class GuaranteesTest {

  private static final Accounts ACCOUNTS = new Accounts(0);
  private static final Account ONE = ACCOUNTS.all().get(0);

  private final Book book = new Book(ACCOUNTS);
  private final List<Told> records = new ArrayList<>();

  @BeforeEach
  void aJobThatWentWell() {
    taken(1);
    records.add(accepted(1, 1_000));
    records.add(result(1, "succeeded", "number 1 of " + ONE.name(), 1));
  }

  private Submission taken(int number) {
    var submission = new Submission(number, ONE, "echo");
    submission.tried(new Submission.Try(0, 5, 202, id(number)));
    book.add(submission);
    return submission;
  }

  private static String id(int number) {
    return "01a205e8-9d84-7010-a164-%012d".formatted(number);
  }

  private static Told accepted(int number, long at) {
    Told told =
        told("inference.accepted", Type.ACCEPTED, number, at, Map.of("input", input(number)));
    var key = Idempotency.of("key-" + number, new byte[0]).key();
    EventHeaders.put(told.record().headers(), EventHeaders.IDEMPOTENCY_KEY, key);
    return told;
  }

  private static String input(int number) {
    return "number %d of %s".formatted(number, ONE.name());
  }

  private static Told result(int number, String status, String output, int requests) {
    var usage = Map.of("requests", requests);
    var value =
        output.isEmpty()
            ? Map.of("id", id(number), "status", status, "usage", usage)
            : Map.of("id", id(number), "status", status, "usage", usage, "output", output);
    return told("inference.results", Type.SETTLED, number, 2_000, value);
  }

  private static Told told(String topic, Type type, int number, long at, Object value) {
    var record = new ConsumerRecord<>(topic, 0, number, ONE.name(), Json.write(value));
    var timed =
        new ConsumerRecord<>(
            topic,
            0,
            number,
            at,
            record.timestampType(),
            0,
            0,
            record.key(),
            record.value(),
            record.headers(),
            record.leaderEpoch());
    EventHeaders.stamp(timed.headers(), type, "/test", id(number), Instant.EPOCH);
    EventHeaders.put(timed.headers(), EventHeaders.SUBJECT, ONE.name() + "/" + ONE.name());
    return new Told(timed);
  }

  private List<Violation> judged(Guarantee guarantee) {
    var all = Records.of(records, Set.of(ONE.name()));
    var evidence =
        new Evidence(
            name -> {
              throw new IllegalStateException("nobody is asked");
            },
            book,
            all,
            Set.of());
    return guarantee.judge(evidence).violations();
  }

  @Test
  void shouldFindNothingWhereEverythingWentWell() {
    for (var guarantee :
        List.of(
            new OneEnd(),
            new AdmittedOnce(),
            new WindowsKept(),
            new ResultsKept(),
            new CancelsKept(),
            new RanksGrow(),
            new RefusalsCost(),
            new NothingBuried())) {
      assertThat(judged(guarantee)).as(guarantee.name()).isEmpty();
    }
  }

  @Test
  void shouldFindARequestWithoutAnEnd() {
    taken(2);

    assertThat(judged(new OneEnd())).extracting(Violation::subject).containsExactly(id(2));
  }

  @Test
  void shouldFindAnAdmittedRequestWithoutAnEndThoughNobodyWasAnswered() {
    records.add(accepted(2, 1_000));

    assertThat(judged(new OneEnd())).extracting(Violation::subject).containsExactly(id(2));
  }

  @Test
  void shouldFindASecondEnd() {
    records.add(result(1, "succeeded", input(1), 1));

    assertThat(judged(new OneEnd())).extracting(Violation::subject).containsExactly(id(1));
  }

  @Test
  void shouldFindASecondAdmission() {
    records.add(accepted(1, 1_001));

    assertThat(judged(new AdmittedOnce())).extracting(Violation::subject).contains(id(1));
  }

  @Test
  void shouldFindAnotherIdThatWasAdmittedForTheSameKey() {
    Told other = accepted(2, 1_000);
    var key = Idempotency.of("key-1", new byte[0]).key();
    EventHeaders.put(other.record().headers(), EventHeaders.IDEMPOTENCY_KEY, key);
    records.add(other);

    assertThat(judged(new AdmittedOnce())).hasSize(1);
  }

  @Test
  void shouldFindAWindowOverItsLimitAndCountNothingThatWasGivenBack() {
    long limit = ONE.kind().perWindow();
    for (int number = 2; number <= limit; number++) {
      records.add(accepted(number, 1_000 + number));
    }
    assertThat(judged(new WindowsKept())).isEmpty();

    int oneMore = (int) limit + 1;
    records.add(accepted(oneMore, 999 + Kind.WINDOW.toMillis()));
    assertThat(judged(new WindowsKept())).hasSize(1);

    records.add(result(oneMore, "canceled", "", 0));
    assertThat(judged(new WindowsKept())).isEmpty();
  }

  @Test
  void shouldFindAnOutputThatIsAnothers() {
    records.add(accepted(2, 1_000));
    records.add(result(2, "succeeded", input(1), 1));

    assertThat(judged(new ResultsKept())).extracting(Violation::subject).containsExactly(id(2));
  }

  @Test
  void shouldFindAnEndThatNobodyWanted() {
    records.add(accepted(2, 1_000));
    records.add(result(2, "canceled", "", 0));

    assertThat(judged(new ResultsKept())).extracting(Violation::subject).containsExactly(id(2));
  }

  @Test
  void shouldFindAnOutputAfterAConfirmedCancel() {
    var body = JsonNodeFactory.instance.objectNode();
    taken(2).canceled(new Submission.Cancel(200, body));
    records.add(accepted(2, 1_000));
    records.add(result(2, "succeeded", input(2), 1));

    assertThat(judged(new CancelsKept())).extracting(Violation::subject).containsExactly(id(2));
  }

  @Test
  void shouldFindAJobThatGoesBackOrIsGone() {
    Submission seen = taken(2);
    seen.looked(new Submission.Look(10, 200, 3, "running"));
    seen.looked(new Submission.Look(20, 200, 2, "queued"));
    seen.looked(new Submission.Look(30, 404, -1, ""));

    assertThat(judged(new RanksGrow())).hasSize(2);
  }

  @Test
  void shouldFindARefusedRequestThatWasAdmittedAllTheSame() {
    var refused = new Submission(2, ONE, "echo");
    refused.tried(new Submission.Try(0, 5, 429, ""));
    book.add(refused);
    records.add(accepted(2, 1_000));

    assertThat(judged(new RefusalsCost())).hasSize(1);
  }

  @Test
  void shouldFindARequestAmongTheDeadLetters() {
    records.add(told("inference.dead-letter", Type.ACCEPTED, 1, 1_000, Map.of()));

    assertThat(judged(new NothingBuried())).hasSize(1);
  }
}
