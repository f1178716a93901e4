package dev.sluice.contract.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.policy.StatedPolicies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {

  private static final String PRO = "plans: {pro: {limits: [{name: a, limit: 1, window: 1s}]}}\n";

  @TempDir private Path folder;

  private Path file(String yaml) {
    try {
      return Files.writeString(folder.resolve("plans.yaml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StatedPolicies read(String yaml) {
    return PolicyFile.read(file(yaml));
  }

  private void refused(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml)).isInstanceOf(BadConfigException.class).hasMessage(message);
  }

  @Test
  void shouldReadWhatTheFileSaysAndNoMore() {
    StatedPolicies stated = read("default_plan: pro\n" + PRO);
    assertThat(stated.defaultPlan()).isEqualTo("pro");
    assertThat(stated.plans()).containsOnlyKeys("pro");
    assertThat(stated.accounts()).isEmpty();
  }

  @Test
  void shouldTakeAccountsWhosePlansAreElsewhere() {
    assertThat(read("accounts: {acme: {plan: pro}}").accounts()).containsOnlyKeys("acme");
  }

  @Test
  void shouldRefuseWhatDoesNotGoTogether() {
    refused(PRO, "default_plan: there is no plan 'free' (plans: pro)");
    refused(
        "default_plan: pro\naccounts: {acme: {plan: gold}}\n" + PRO,
        "accounts.acme.plan: there is no plan 'gold' (plans: pro)");
  }

  @Test
  void shouldRefuseAFileThatSaysNothingOfPlans() {
    assertThatThrownBy(() -> read("kafka: {bootstrap: 'broker:9092'}"))
        .hasMessageEndingWith("plans.yaml: it has none of default_plan, plans and accounts");
    assertThatThrownBy(() -> read("")).hasMessageEndingWith("default_plan, plans and accounts");
  }

  @Test
  void shouldNotLookAtOtherSectionsButRefuseKeysThatAreNone() {
    assertThat(read("kafka: 7\n" + "default_plan: free").defaultPlan()).isEqualTo("free");
    ThrowingCallable configuration =
        () -> SluiceConfig.read(file("colour: red"), Map.of(), Map.of());
    ThrowingCallable policies = () -> read("colour: red\ndefault_plan: free");
    assertThatThrownBy(policies)
        .hasMessage(assertThatThrownBy(configuration).actual().getMessage())
        .hasMessageStartingWith("colour: unknown key (known here: accounts, ad");
  }

  @Test
  void shouldPointAtWhatIsWrong() {
    assertThatThrownBy(() -> read("plans: {free: {limits: [{name: a, limit: x, window: 1s}]}}"))
        .isInstanceOfSatisfying(
            BadConfigException.class,
            e -> assertThat(e.pointer()).isEqualTo("/plans/free/limits/0/limit"));
    assertThatThrownBy(() -> read("accounts: {a/b: {blocked: true, unlimited: true}}"))
        .isInstanceOfSatisfying(
            BadConfigException.class,
            e -> assertThat(e.pointer()).isEqualTo("/accounts/a~1b/unlimited"));
  }
}
