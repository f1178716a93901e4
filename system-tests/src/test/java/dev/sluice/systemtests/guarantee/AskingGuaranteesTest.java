package dev.sluice.systemtests.guarantee;

import static dev.sluice.systemtests.guarantee.Invented.ONE;
import static dev.sluice.systemtests.guarantee.Invented.accepted;
import static dev.sluice.systemtests.guarantee.Invented.alias;
import static dev.sluice.systemtests.guarantee.Invented.id;
import static dev.sluice.systemtests.guarantee.Invented.input;
import static dev.sluice.systemtests.guarantee.Invented.refused;
import static dev.sluice.systemtests.guarantee.Invented.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.message.Json;
import dev.sluice.systemtests.load.Accounts;
import dev.sluice.systemtests.load.Accounts.Account;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guarantees that ask the running service find out what it does not keep, and nothing else. */
class AskingGuaranteesTest {

  private static final String LIMITS = "/v1/limits";
  private static final String LIST = "/v1/inferences?limit=100";
  private static final Map<String, Object> REFUSED_END = jobOf(2, "rejected");

  private final Invented invented = new Invented();
  private final Answering service = new Answering();

  @BeforeEach
  void aServiceThatTellsTheJobThatWentWell() {
    for (Account account : invented.book.accounts().all()) {
      boolean one = account.equals(ONE);
      tells(account, 0, 0, one ? 1 : 0, one ? 4 : 0);
      lists(account.name(), one ? List.of(jobOf(1, "succeeded")) : List.of());
    }
    service.answers(ONE.name(), poll(1), 200, invented.end());
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private static String poll(int number) {
    return "/v1/inferences/" + id(number);
  }

  private static Map<String, Object> jobOf(int number, String status) {
    return Map.of(
        "id",
        id(number),
        "status",
        status,
        "account",
        ONE.name(),
        "client",
        ONE.name(),
        "model",
        "echo");
  }

  private void lists(String account, List<?> jobs) {
    service.answers(account, LIST, 200, Map.of("data", jobs));
  }

  private void tells(Account account, int slots, int reserved, int requests, int tokens) {
    tells(
        account,
        standing("slots", "concurrent-requests", slots, 0),
        standing(Accounts.LEDGER, "requests", requests, reserved),
        standing(Accounts.TOKENS, "tokens", tokens, 0));
  }

  private void tells(Account account, JsonNode... standings) {
    var limits = new HashMap<String, Object>();
    limits.put("account", account.name());
    limits.put("client", account.name());
    limits.put("plan", "plain");
    limits.put("policy_version", 1);
    limits.put("blocked", false);
    limits.put("limits", Arrays.asList(standings));
    service.answers(account.name(), LIMITS, 200, limits);
  }

  private static JsonNode standing(String name, String unit, int used, int reserved) {
    ObjectNode standing = Json.tree().createObjectNode();
    standing.put("name", name).put("unit", unit).put("per", "account").put("of", ONE.name());
    standing.put("mode", "enforce").put("limit", 1000).put("used", used);
    standing.put("reserved", reserved).put("remaining", 1000 - used).put("source", "plan plain");
    return standing;
  }

  private List<Violation> judged(Guarantee guarantee) {
    return invented.judged(guarantee, service::client, Duration.ZERO, Set.of());
  }

  @Test
  void shouldFindNothingWhereEverythingWentWell() {
    for (var guarantee :
        List.of(new PollsAgree(), new SlotsFree(), new UnitsCharged(), new MirrorAgrees())) {
      assertThat(judged(guarantee)).as(guarantee.name()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"polls", "slots", "units", "mirror"})
  void shouldFindAServiceThatDoesNotAnswer(String name) {
    service.close();

    var guarantee = Guarantees.all().stream().filter(g -> g.name().equals(name)).findAny();
    assertThat(judged(guarantee.orElseThrow()))
        .extracting(Violation::expected)
        .contains("an answer");
  }

  @Test
  void shouldGiveAMirrorTimeToShowWhatTheTopicsTell() {
    service.answers(ONE.name(), LIST, 200, Map.of("data", List.of()));
    service.thenAnswers(ONE.name(), LIST, 200, Map.of("data", List.of(jobOf(1, "succeeded"))));

    var patience = Duration.ofMinutes(1);
    assertThat(invented.judged(new MirrorAgrees(), service::client, patience, Set.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "id, \"01a205e8-9d84-7010-a164-000000000002\"",
    "status, \"failed\"",
    "output, \"number 2 of modest-0-0\"",
    "output, null",
    "usage, '{\"requests\":1,\"tokens\":5}'"
  })
  void shouldFindAPollThatTellsAnotherEnd(String member, String value) throws Exception {
    ObjectNode other = invented.end().deepCopy();
    other.set(member, Json.tree().readTree(value));
    service.answers(ONE.name(), poll(1), 200, other);

    assertThat(judged(new PollsAgree())).extracting(Violation::subject).containsExactly(id(1));
  }

  @Test
  void shouldFindAPollThatKnowsNoSuchJob() {
    invented.taken(2);
    invented.records.add(result(2, "succeeded", input(2), 1));

    assertThat(judged(new PollsAgree())).extracting(Violation::subject).containsExactly(id(2));
  }

  @Test
  void shouldFindAPollThatIsNotAsDocumented() {
    ObjectNode more = invented.end().deepCopy();
    service.answers(ONE.name(), poll(1), 200, more.put("more", 1));

    assertThat(judged(new PollsAgree()))
        .extracting(Violation::expected)
        .containsExactly("an answer as documented");
  }

  @Test
  void shouldFindAPollOfAJobWithoutAnEnd() {
    invented.taken(2);
    service.answers(ONE.name(), poll(2), 200, jobOf(2, "succeeded"));

    assertThat(judged(new PollsAgree())).extracting(Violation::subject).containsExactly(id(2));
  }

  @Test
  void shouldFindALateRefusalThatIsPolledAsSomethingElse() {
    invented.taken(2);
    invented.records.add(refused(2));
    service.answers(ONE.name(), poll(2), 200, REFUSED_END);
    assertThat(judged(new PollsAgree())).isEmpty();

    service.answers(ONE.name(), poll(2), 200, jobOf(2, "queued"));
    assertThat(judged(new PollsAgree())).extracting(Violation::subject).containsExactly(id(2));
  }

  @Test
  void shouldFindARepeatedRequestThatIsPolledAsAnotherThanTheFirst() {
    invented.taken(2);
    invented.records.add(alias(2, 1));
    service.answers(ONE.name(), poll(2), 200, invented.end());
    assertThat(judged(new PollsAgree())).isEmpty();

    service.answers(ONE.name(), poll(2), 200, REFUSED_END);
    assertThat(judged(new PollsAgree())).extracting(Violation::subject).containsExactly(id(2));
  }

  @Test
  void shouldFindASlotThatIsNotFree() {
    tells(ONE, 1, 0, 1, 4);

    assertThat(judged(new SlotsFree())).extracting(Violation::subject).containsExactly(ONE.name());
  }

  @Test
  void shouldFindALimitThatIsNotTold() {
    tells(ONE, standing(Accounts.TOKENS, "tokens", 4, 0));

    assertThat(judged(new SlotsFree())).extracting(Violation::subject).containsExactly(ONE.name());
    assertThat(judged(new UnitsCharged()))
        .extracting(Violation::expected)
        .containsExactly("a limit ledger");
  }

  @ParameterizedTest
  @CsvSource({"0, 4", "2, 4", "1, 3", "1, 5", "1, 0"})
  void shouldFindAChargeThatIsNotWhatResultsTell(int requests, int tokens) {
    tells(ONE, 0, 0, requests, tokens);

    assertThat(judged(new UnitsCharged()))
        .extracting(Violation::subject)
        .containsExactly(ONE.name());
  }

  @Test
  void shouldFindAChargeOfAnAccountThatHadNoJobs() {
    Account idle = invented.book.accounts().all().get(1);
    tells(idle, 0, 0, 1, 0);

    assertThat(judged(new UnitsCharged()))
        .extracting(Violation::subject)
        .containsExactly(idle.name());
  }

  @Test
  void shouldNotTakeForChargedWhatIsOnlyReserved() {
    tells(ONE, 0, 3, 4, 4);

    assertThat(judged(new UnitsCharged())).isEmpty();
  }

  @Test
  void shouldFindThatNothingWasGivenBack() {
    invented.records.add(accepted(2, 1_000));
    invented.records.add(result(2, "canceled", "", 0));
    assertThat(judged(new UnitsCharged())).isEmpty();

    tells(ONE, 0, 0, 2, 13);
    assertThat(judged(new UnitsCharged())).hasSize(1);
  }

  @Test
  void shouldExpectTheChargeOfAdmissionWhereNoEndTellsABetterOne() {
    invented.records.add(accepted(2, 1_000));
    assertThat(judged(new UnitsCharged())).hasSize(1);

    tells(ONE, 0, 0, 2, 13);
    assertThat(judged(new UnitsCharged())).isEmpty();
  }

  @Test
  void shouldFindAJobThatIsNotListed() {
    lists(ONE.name(), List.of());

    assertThat(judged(new MirrorAgrees()))
        .extracting(Violation::seen)
        .containsExactly("not listed");
  }

  @Test
  void shouldFindAJobThatIsListedWithAnotherEnd() {
    lists(ONE.name(), List.of(jobOf(1, "running")));

    assertThat(judged(new MirrorAgrees())).extracting(Violation::seen).containsExactly("running");
  }

  @Test
  void shouldFindAJobThatNoTopicTellsOf() {
    lists(ONE.name(), List.of(jobOf(1, "succeeded"), jobOf(2, "succeeded")));

    assertThat(judged(new MirrorAgrees()))
        .extracting(Violation::expected)
        .containsExactly("no other jobs");
  }

  @Test
  void shouldLookAtEveryPageOfAList() {
    invented.records.add(result(2, "failed", "", 1));
    var first = Map.of("data", List.of(jobOf(2, "failed")), "next", id(2));
    service.answers(ONE.name(), LIST, 200, first);
    String second = LIST + "&cursor=" + id(2);
    service.answers(ONE.name(), second, 200, Map.of("data", List.of(jobOf(1, "succeeded"))));
    assertThat(judged(new MirrorAgrees())).isEmpty();

    service.answers(ONE.name(), second, 200, Map.of("data", List.of()));
    assertThat(judged(new MirrorAgrees())).hasSize(1);
  }

  @Test
  void shouldFindALateRefusalThatIsNotListed() {
    invented.records.add(refused(2));
    assertThat(judged(new MirrorAgrees())).hasSize(1);

    lists(ONE.name(), List.of(jobOf(2, "rejected"), jobOf(1, "succeeded")));
    assertThat(judged(new MirrorAgrees())).isEmpty();
  }

  @Test
  void shouldNotMissARepeatedRequestInAList() {
    invented.records.add(alias(2, 1));

    assertThat(judged(new MirrorAgrees())).isEmpty();
  }
}
