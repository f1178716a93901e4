package dev.sluice.systemtests.guarantee;

import static dev.sluice.systemtests.guarantee.Invented.ONE;
import static dev.sluice.systemtests.guarantee.Invented.accepted;
import static dev.sluice.systemtests.guarantee.Invented.id;
import static dev.sluice.systemtests.guarantee.Invented.input;
import static dev.sluice.systemtests.guarantee.Invented.result;
import static dev.sluice.systemtests.guarantee.Invented.told;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.EventHeaders.Type;
import dev.sluice.contract.message.Idempotency;
import dev.sluice.systemtests.load.Kind;
import dev.sluice.systemtests.load.Submission;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A guarantee that is not kept is found out, one at a time; one that is kept is not. */
class GuaranteesTest {

  private final Invented invented = new Invented();

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
            new NothingBuried(),
            new Documented())) {
      assertThat(invented.judged(guarantee)).as(guarantee.name()).isEmpty();
    }
  }

  @Test
  void shouldFindARequestWithoutAnEnd() {
    invented.taken(2);

    assertThat(invented.judged(new OneEnd())).extracting(Violation::subject).containsExactly(id(2));
  }

  @Test
  void shouldFindAnAdmittedRequestWithoutAnEndThoughNobodyWasAnswered() {
    invented.records.add(accepted(2, 1_000));

    assertThat(invented.judged(new OneEnd())).extracting(Violation::subject).containsExactly(id(2));
  }

  @Test
  void shouldFindASecondEnd() {
    invented.records.add(result(1, "succeeded", input(1), 1));

    assertThat(invented.judged(new OneEnd())).extracting(Violation::subject).containsExactly(id(1));
  }

  @Test
  void shouldFindASecondAdmission() {
    invented.records.add(accepted(1, 1_001));

    assertThat(invented.judged(new AdmittedOnce())).extracting(Violation::subject).contains(id(1));
  }

  @Test
  void shouldFindAnotherIdThatWasAdmittedForTheSameKey() {
    Told other = accepted(2, 1_000);
    var key = Idempotency.of("key-1", new byte[0]).key();
    EventHeaders.put(other.record().headers(), EventHeaders.IDEMPOTENCY_KEY, key);
    invented.records.add(other);

    assertThat(invented.judged(new AdmittedOnce())).hasSize(1);
  }

  @Test
  void shouldFindAWindowOverItsLimitAndCountNothingThatWasGivenBack() {
    long limit = ONE.kind().perWindow();
    for (int number = 2; number <= limit; number++) {
      invented.records.add(accepted(number, 1_000 + number));
    }
    assertThat(invented.judged(new WindowsKept())).isEmpty();

    int oneMore = (int) limit + 1;
    invented.records.add(accepted(oneMore, 999 + Kind.WINDOW.toMillis()));
    assertThat(invented.judged(new WindowsKept())).hasSize(1);

    invented.records.add(result(oneMore, "canceled", "", 0));
    assertThat(invented.judged(new WindowsKept())).isEmpty();
  }

  @Test
  void shouldFindAnOutputThatIsAnothers() {
    invented.records.add(accepted(2, 1_000));
    invented.records.add(result(2, "succeeded", input(1), 1));

    assertThat(invented.judged(new ResultsKept()))
        .extracting(Violation::subject)
        .containsExactly(id(2));
  }

  @Test
  void shouldFindAnEndThatNobodyWanted() {
    invented.records.add(accepted(2, 1_000));
    invented.records.add(result(2, "canceled", "", 0));

    assertThat(invented.judged(new ResultsKept()))
        .extracting(Violation::subject)
        .containsExactly(id(2));
  }

  @Test
  void shouldFindAnOutputAfterAConfirmedCancel() {
    var body = JsonNodeFactory.instance.objectNode();
    invented.taken(2).canceled(new Submission.Cancel(200, body));
    invented.records.add(accepted(2, 1_000));
    invented.records.add(result(2, "succeeded", input(2), 1));

    assertThat(invented.judged(new CancelsKept()))
        .extracting(Violation::subject)
        .containsExactly(id(2));
  }

  @Test
  void shouldFindAJobThatGoesBack() {
    Submission seen = invented.taken(2);
    seen.looked(new Submission.Look(10, 200, 3, "running"));
    seen.looked(new Submission.Look(20, 200, 2, "queued"));

    assertThat(invented.judged(new RanksGrow()))
        .extracting(Violation::subject)
        .containsExactly(id(2));
  }

  @Test
  void shouldFindAJobThatIsSaidToBeUnknown() {
    Submission seen = invented.taken(2);
    seen.looked(new Submission.Look(10, 503, -1, ""));
    seen.looked(new Submission.Look(20, 404, -1, ""));

    assertThat(invented.judged(new RanksGrow()))
        .extracting(Violation::subject)
        .containsExactly(id(2));
  }

  @Test
  void shouldFindARefusedRequestThatWasAdmittedAllTheSame() {
    var refused = new Submission(2, ONE, "echo");
    refused.tried(new Submission.Try(0, 5, 429, ""));
    invented.book.add(refused);
    invented.records.add(accepted(2, 1_000));

    assertThat(invented.judged(new RefusalsCost())).hasSize(1);
  }

  @Test
  void shouldFindARequestAmongTheDeadLetters() {
    invented.records.add(told("inference.dead-letter", Type.ACCEPTED, 1, 1_000, Map.of()));

    assertThat(invented.judged(new NothingBuried())).hasSize(1);
  }
}
