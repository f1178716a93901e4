package dev.sluice.contract.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretTest {

  private static final String KNOWN = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @Test
  void shouldSignAsOthersDo() {
    assertThat(
            WebhookSecret.parse(KNOWN)
                .sign("msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}"))
        .isEqualTo("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void shouldBeAnotherForEachAccountAndAlwaysTheSame() {
    WebhookSecret installation = WebhookSecret.parse(KNOWN);

    assertThat(installation.of("acme")).isEqualTo(installation.of("acme"));
    assertThat(installation.of("acme")).isNotEqualTo(installation.of("acme2"));
    assertThat(WebhookSecret.parse(installation.of("acme").reveal()))
        .isEqualTo(installation.of("acme"));
    assertThat(WebhookSecret.random()).isNotEqualTo(WebhookSecret.random());
  }

  @Test
  void shouldNotShowItself() {
    assertThat(WebhookSecret.parse(KNOWN)).hasToString("whsec_…");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "whsec_",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa==",
        "whsec_not base64 at all, but long enough"
      })
  void shouldRefuseWhatIsNoneWithoutShowingIt(String text) {
    assertThatThrownBy(() -> WebhookSecret.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not whsec_ and 24 to 64 bytes in Base64");
  }
}
