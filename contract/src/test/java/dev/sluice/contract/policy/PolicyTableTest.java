package dev.sluice.contract.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.follow.Update;
import dev.sluice.contract.message.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTableTest {

  private static final String TEN =
      "{\"limits\":[{\"name\":\"burst\",\"limit\":10,\"window\":\"60s\"}]}";
  private static final String FREE = "{\"plan\":\"free\"}";
  private static final String PRO = "{\"plan\":\"pro\"}";

  private long offset;
  private PolicyTable table = PolicyTable.EMPTY;

  private Update update(String key, @Nullable String value) {
    byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    return new Update(key, bytes, offset++);
  }

  private void apply(@Nullable String... keysAndValues) throws UnreadableException {
    var updates = new ArrayList<Update>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      updates.add(update(Objects.requireNonNull(keysAndValues[i]), keysAndValues[i + 1]));
    }
    table = table.with(updates);
  }

  private Policies policies() {
    return Objects.requireNonNull(table.policies());
  }

  @Test
  void shouldSayNothingUntilADefaultPlanIsNamed() throws UnreadableException {
    apply("plan/free", TEN);
    assertThat(table.policies()).isNull();
    apply("default_plan", FREE);
    assertThat(policies().of("anybody", 0).limits()).hasSize(1);
  }

  @Test
  void shouldHaveTheOffsetOfTheLastRecordPlusOneAsItsVersion() throws UnreadableException {
    apply("plan/free", TEN, "default_plan", FREE);
    assertThat(policies().version()).isEqualTo(2);
    offset = 41;
    apply("account/acme", "{\"blocked\":true}");
    assertThat(policies().version()).isEqualTo(42);
    assertThat(policies().of("acme", 0).version()).isEqualTo(42);
  }

  @Test
  void shouldTakeADefaultPlanWhoseRecordWasWrittenAgainBehindIt() throws UnreadableException {
    apply("default_plan", PRO);
    apply("plan/free", TEN);
    assertThat(table.policies()).isNull();
    apply("plan/pro", TEN);
    assertThat(policies().defaultPlan()).isEqualTo("pro");
  }

  @Test
  void shouldPutAccountsUnderTheDefaultWhenTheirPlanIsGone() throws UnreadableException {
    apply("plan/free", TEN, "plan/pro", TEN, "account/acme", PRO, "default_plan", FREE);
    assertThat(policies().of("acme", 0).plan()).isEqualTo("pro");
    apply("plan/pro", null);
    assertThat(policies().of("acme", 0).plan()).isEqualTo("free");
    apply("account/acme", null);
    assertThat(policies().accounts()).isEmpty();
  }

  @Test
  void shouldKeepTheLastDefaultPlanWhileTheNewOneIsNone() throws UnreadableException {
    apply("plan/free", TEN, "default_plan", FREE);
    apply("default_plan", PRO);
    assertThat(policies().defaultPlan()).isEqualTo("free");
    assertThat(table.missingDefault()).isEqualTo("pro");
    apply("plan/pro", TEN);
    assertThat(policies().defaultPlan()).isEqualTo("pro");
    assertThat(table.missingDefault()).isNull();
  }

  @Test
  void shouldNotLetTheDefaultPlanGo() throws UnreadableException {
    apply("plan/free", TEN, "plan/pro", TEN, "default_plan", FREE);
    assertThatThrownBy(() -> apply("plan/free", null))
        .isInstanceOf(UnreadableException.class)
        .hasMessage("it would end the default plan");
    apply("default_plan", PRO, "plan/free", null);
    assertThat(policies().plans()).containsOnlyKeys("pro");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "plan/free|{\"limits\":[]}|plans.free.limits: 0 limits, wanted 1 to 16",
        "plan/Free|{\"limits\":[]}|plans.Free.name: 'Free' is not 1 to 40 of a-z, 0-9, '-' and '_'",
        "account/a|{\"plan\":\"free\",\"colour\":\"red\"}"
            + "|accounts.a.colour: unknown key (known here: blocked, overrides, plan, unlimited)",
        "account/|{}|accounts..name: 0 characters, wanted 1 to 200",
        "default_plan|{}|default_plan.plan: missing",
        "default_plan||No content to map due to end-of-input",
        "colour/red|{}|its key is 'colour/red'",
        "plan/free|7|plans.free: '7' is not a mapping"
      })
  void shouldNotTakeWhatIsNoPolicy(String key, @Nullable String value, String why) {
    assertThatThrownBy(() -> table.with(List.of(update(key, value))))
        .isInstanceOf(UnreadableException.class)
        .hasMessage(why);
  }

  @Test
  void shouldBoundThePlans() throws UnreadableException {
    for (int i = 0; i < Policies.MOST_PLANS; i++) {
      apply("plan/p" + i, TEN);
    }
    apply("plan/p0", TEN);
    assertThatThrownBy(() -> apply("plan/one-more", TEN)).hasMessage("there are 1000 already");
    apply("plan/p0", null, "plan/one-more", TEN);
  }
}
