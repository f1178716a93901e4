package dev.sluice.contract.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com",
        "http://example.com/hooks?a=1&b=%20",
        "HTTPS://Example.COM:8443/",
        "https://example.com.:443/x",
        "https://1.1.1.1/",
        "http://[2606:4700:4700::1111]:8080/",
        "https://xn--bcher-kva.example/",
        "https://a-b.example:1024/"
      })
  void shouldTakeUrlsOfTheInternet(String url) {
    assertThat(WebhookUrl.check(url, false)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ftp://example.com/            | it does not begin with https:// or http://
          example.com/x                 | it does not begin with https:// or http://
          //example.com/x               | it does not begin with https:// or http://
          https://                      | it is not a URL
          https:///x                    | it names no host
          https://ann:pw@example.com/   | it has a user name, which is not sent
          https://example.com/#top      | it has a fragment ('#…'), which is not sent
          https://example.com/a b       | it has characters that must be percent-encoded
          https://bücher.example/       | it has characters that must be percent-encoded
          https://a_b.example/          | it names no host
          https://-a.example/           | it names no host
          https://example.com:22/       | its port 22 is not 80, 443 or from 1024 to 65535
          https://example.com:0/        | its port 0 is not 80, 443 or from 1024 to 65535
          https://example.com:70000/    | its port 70000 is not 80, 443 or from 1024 to 65535
          http://localhost/             | its host 'localhost' is not on the public internet
          http://api.localhost:8080/    | its host 'api.localhost' is not on the public internet
          http://127.0.0.1/             | its host '127.0.0.1' is not on the public internet
          http://169.254.169.254/latest | its host '169.254.169.254' is not on the public internet
          http://[::1]/                 | its host '::1' is not on the public internet
          http://[::ffff:10.0.0.1]/     | its host '::ffff:10.0.0.1' is not on the public internet
          """)
  void shouldSayWhyItSendsNothingThere(String url, String why) {
    assertThat(WebhookUrl.check(url, false)).contains(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://2130706433/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://127.0.0.0x1/",
        "http://999.1.1.1/",
        "http://[::1%25lo]/",
        "http://[fe80::1%251]/"
      })
  void shouldRefuseWhatSomeTakeForAnAddress(String url) {
    assertThat(WebhookUrl.check(url, false)).isPresent();
  }

  @Test
  void shouldTakePrivateHostsWhereTheyAreAllowed() {
    assertThat(WebhookUrl.check("http://localhost:3000/hook", true)).isEmpty();
    assertThat(WebhookUrl.check("http://[::1]:3000/hook", true)).isEmpty();
    assertThat(WebhookUrl.check("ftp://localhost/", true)).isPresent();
  }

  @Test
  void shouldBeBoundedInLength() {
    String longest = "https://example.com/" + "x".repeat(WebhookUrl.LONGEST - 20);

    assertThat(WebhookUrl.check(longest, false)).isEmpty();
    assertThat(WebhookUrl.check(longest + "x", false))
        .contains("it has 2049 characters, at most 2048 are taken");
  }

  @Test
  void shouldKnowItsParts() {
    assertThat(WebhookUrl.parse("https://Example.com/a%2Fb?c=d"))
        .isEqualTo(new WebhookUrl(true, "example.com", 443, "/a%2Fb?c=d"));
    assertThat(WebhookUrl.parse("http://example.com?c"))
        .isEqualTo(new WebhookUrl(false, "example.com", 80, "/?c"));
    assertThat(WebhookUrl.parse("https://example.com").authority()).isEqualTo("example.com");
    assertThat(WebhookUrl.parse("http://example.com:443").authority()).isEqualTo("example.com:443");
    assertThat(WebhookUrl.parse("https://[2606:4700::1]:443/").authority())
        .isEqualTo("[2606:4700::1]");
  }
}
