package dev.sluice.systemtests.guarantee;

import static dev.sluice.systemtests.guarantee.Invented.ONE;
import static dev.sluice.systemtests.guarantee.Invented.accepted;
import static dev.sluice.systemtests.guarantee.Invented.alias;
import static dev.sluice.systemtests.guarantee.Invented.refused;
import static dev.sluice.systemtests.guarantee.Invented.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.EventHeaders.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever is otherwise than the documents say is found out, and nothing else. */
class DocumentedTest {

  private final Invented invented = new Invented();

  private List<Violation> judged(String... planted) {
    return invented.judged(
        new Documented(),
        name -> {
          throw new IllegalStateException("nobody is asked");
        },
        Duration.ZERO,
        Set.of(planted));
  }

  @Test
  void shouldFindNothingWhereEverythingIsAsTheDocumentsSay() {
    invented.records.add(refused(2));
    invented.records.add(alias(3, 1));

    assertThat(judged()).isEmpty();
  }

  @Test
  void shouldFindARecordWithAHeaderThatIsNotDescribed() {
    Told odd = accepted(2, 1_000);
    EventHeaders.put(odd.record().headers(), "ce_odd", "1");
    invented.records.add(odd);

    assertThat(judged()).extracting(Violation::subject).containsExactly(odd.place());
  }

  @Test
  void shouldFindARecordWithoutAHeaderThatIsDescribed() {
    Told bare = accepted(2, 1_000);
    bare.record().headers().remove(EventHeaders.COST);
    invented.records.add(bare);

    assertThat(judged()).extracting(Violation::subject).containsExactly(bare.place());
  }

  @Test
  void shouldFindAValueThatIsNotAsDescribed() {
    invented.records.add(told("inference.results", Type.SETTLED, 2, 1_000, Map.of("odd", 1)));

    assertThat(judged()).hasSize(1);
  }

  @Test
  void shouldFindARecordOfAnotherKey() {
    Told settled = invented.records.get(1);
    invented.records.add(told("inference.accepted", Type.SETTLED, 2, 1_000, settled.value()));

    assertThat(judged()).hasSize(1);
  }

  @Test
  void shouldFindARecordOfATopicThatIsNotDescribed() {
    invented.records.add(told("inference.other", Type.SETTLED, 2, 1_000, Map.of()));

    assertThat(judged()).extracting(Violation::seen).first().asString().contains("no such topic");
  }

  @Test
  void shouldPassOverWhatTheStoryItselfWrote() {
    invented.records.add(told("inference.requests", Type.SUBMITTED, 2, 1_000, Map.of("odd", 1)));

    assertThat(judged()).hasSize(1);
    assertThat(judged(ONE.name())).isEmpty();
  }

  @Test
  void shouldFindAnAnswerThatIsNotAsDescribed() {
    invented.book.fault(invented.taken(2), new AssertionError("odd"));

    assertThat(judged()).extracting(Violation::seen).containsExactly("number 2 of modest-0-0: odd");
  }
}
