package dev.sluice.admission;

import static dev.sluice.admission.DrivenTopology.T;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Mode;
import dev.sluice.contract.limit.Per;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.limit.Window;
import dev.sluice.contract.message.Completion;
import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.message.UnitsUsed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens are charged by estimate when a request is admitted and made right when it has ended. */
class CostTest {

  private static final Limit TOKENS =
      new Limit(
          "tokens",
          100,
          new Window.Sliding(Duration.ofSeconds(60)),
          Unit.TOKENS,
          Per.ACCOUNT,
          Mode.ENFORCE);
  private static final Limit BURST = new Limit("burst", 10, Duration.ofSeconds(60));

  @TempDir Path state;
  private DrivenTopology flow;

  @BeforeEach
  void open() {
    flow = new DrivenTopology(state, DrivenTopology.plan(TOKENS, BURST));
  }

  @AfterEach
  void close() {
    flow.close();
  }

  private static String id(int number) {
    return Ids.at(T, number);
  }

  private void submit(int number, long tokens, long time) {
    flow.submit(
        new Routing(
            id(number),
            new Subject("acme", "acme"),
            "echo",
            Cost.ofTokens(tokens),
            OptionalLong.empty()),
        time);
  }

  private static Completion ended(int number, @Nullable Long tokens, @Nullable JobError error) {
    return new Completion(
        id(number),
        error == null ? Status.SUCCEEDED : Status.FAILED,
        "echo-1",
        1,
        Instant.ofEpochMilli(T + 20),
        Instant.ofEpochMilli(T + 30),
        null,
        error,
        tokens == null ? null : new UnitsUsed(1, tokens),
        null);
  }

  private long used(Limit limit) {
    Usage usage = flow.driver.<String, Usage>getKeyValueStore("usage").get("acme/" + limit.name());
    return usage.used(limit, T + 1000);
  }

  @Test
  void shouldReserveTheEstimateSoThatParallelRequestsCannotOverspend() {
    submit(1, 60, T);
    submit(2, 41, T + 1);
    submit(3, 40, T + 2);
    assertThat(flow.acceptedIds()).containsExactly(id(1), id(3));
    assertThat(flow.rejections())
        .extracting(Rejection::limits)
        .first(InstanceOfAssertFactories.LIST)
        .hasSize(1);
    assertThat(used(TOKENS)).isEqualTo(100);
    assertThat(used(BURST)).isEqualTo(2);
  }

  @Test
  void shouldGiveBackWhatWasNotTaken() {
    submit(1, 60, T);
    flow.complete("acme", ended(1, 25L, null), T + 40);
    assertThat(used(TOKENS)).isEqualTo(25);
    assertThat(used(BURST)).isEqualTo(1);
    flow.complete("acme", ended(1, 5L, null), T + 50);
    assertThat(used(TOKENS)).isEqualTo(25);
  }

  @Test
  void shouldChargeWhatAModelTookAboveItsEstimateToLaterAdmissions() {
    submit(1, 60, T);
    flow.complete("acme", ended(1, 130L, null), T + 40);
    assertThat(used(TOKENS)).isEqualTo(130);
    assertThat(flow.count("overrun", "plan", "free", "limit", "tokens")).isEqualTo(70);
    submit(2, 1, T + 100);
    assertThat(flow.rejections()).hasSize(1);
  }

  @Test
  void shouldGiveEverythingBackWhenTheFailureIsOurs() {
    submit(1, 60, T);
    flow.complete("acme", ended(1, null, new JobError("runner_error", "broken", true)), T + 40);
    assertThat(used(TOKENS)).isZero();
    assertThat(used(BURST)).isZero();
  }

  @Test
  void shouldKeepTheChargeWhenTheFailureIsTheClients() {
    submit(1, 60, T);
    flow.complete("acme", ended(1, null, new JobError("invalid_input", "broken", false)), T + 40);
    assertThat(used(TOKENS)).isEqualTo(60);
    assertThat(used(BURST)).isEqualTo(1);
  }

  @Test
  void shouldSayThatACostCanNeverFit() {
    submit(1, 101, T);
    Rejection rejection = flow.rejections().get(0);
    assertThat(rejection.retryAfter()).isNull();
    assertThat(rejection.limits()).containsExactly("tokens");
    assertThat(rejection.message())
        .isEqualTo(
            "The request costs 101 tokens, limit 'tokens' allows 100 per 60 seconds."
                + " It can never pass.");
  }

  @Test
  void shouldEstimateARequestWhoseTokensNobodyCountedByItsSize() {
    submit(1, 0, T);
    int size = DrivenTopology.value(id(1), "acme").length;
    assertThat(used(TOKENS)).isEqualTo((size + 3) / 4);
  }
}
