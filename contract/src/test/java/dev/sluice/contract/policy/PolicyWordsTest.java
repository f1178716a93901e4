package dev.sluice.contract.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.contract.config.Section;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyWordsTest {

  private static final String BEFORE =
      """
      plans:
        free:
          limits:
            - {name: burst, limit: 60, window: 60s}
            - {name: daily, limit: 1000, align: day, zone: Europe/Berlin}
        old: {limits: [{name: burst, limit: 1, window: 1s}]}
      accounts:
        acme: {plan: old}
        beta: {blocked: true}
        keep: {plan: free}
      """;
  private static final String AFTER =
      """
      default_plan: pro
      plans:
        free:
          limits:
            - {name: burst, limit: 120, window: 60s}
            - {name: slots, limit: 8, unit: concurrent-requests, per: client}
        pro:
          limits:
            - {name: tokens, limit: 90000, window: 90s, unit: tokens, mode: shadow}
      accounts:
        acme: {plan: pro, overrides: [{name: tokens, limit: 9, until: 2030-01-31T00:00:00Z}]}
        new: {unlimited: true}
        keep: {plan: free}
      """;

  private static StatedPolicies read(String yaml) throws JsonProcessingException {
    return PolicyReader.stated(Section.of("", new YAMLMapper().readTree(yaml)));
  }

  private static List<String> words(String before, String after, boolean prune)
      throws JsonProcessingException {
    Policies inForce = read(before).complete();
    return PolicyWords.changes(PolicyChanges.between(inForce, read(after), prune), inForce);
  }

  @Test
  void shouldSayPerPlanAndLimitWhatWouldChange() throws JsonProcessingException {
    assertThat(words(BEFORE, AFTER, false))
        .containsExactly(
            "default_plan: free → pro",
            "free.burst: 60 per 1m → 120 per 1m",
            "+ free.slots: 8 at once, per client",
            "- free.daily",
            "+ plan pro: tokens 90000 tokens per 90s, shadow",
            "account acme: plan old → plan pro, tokens 9 until 2030-01-31T00:00:00Z",
            "+ account new: default plan, unlimited");
  }

  @Test
  void shouldTakeAwayWhatIsNotStatedOnlyIfAskedTo() throws JsonProcessingException {
    assertThat(words(BEFORE, AFTER, true)).contains("- plan old", "- account beta").hasSize(9);
  }

  @Test
  void shouldSayNothingWhereNothingDiffers() throws JsonProcessingException {
    assertThat(words(BEFORE, BEFORE, true)).isEmpty();
  }

  @Test
  void shouldSayThatLimitsComeInAnotherOrder() throws JsonProcessingException {
    String one = "plans: {free: {limits: [{name: a, limit: 1, window: 1s}, %s]}}";
    String b = "{name: b, limit: 1, window: 1s}";
    String turned = "plans: {free: {limits: [%s, {name: a, limit: 1, window: 1s}]}}";
    assertThat(words(one.formatted(b), turned.formatted(b), false))
        .containsExactly("free: the same limits in another order");
  }

  @Test
  void shouldSumUpInAFewWords() throws JsonProcessingException {
    Policies inForce = read(BEFORE).complete();
    assertThat(PolicyWords.summary(PolicyChanges.between(inForce, read(AFTER), true)))
        .isEqualTo("default_plan; plans free, old, pro; accounts acme, beta, new");
    String many = "accounts: {a: {}, b: {}, c: {}, d: {}, e: {}}";
    assertThat(PolicyWords.summary(PolicyChanges.between(inForce, read(many), false)))
        .isEqualTo("accounts a, b, c and 2 more");
  }
}
