package dev.sluice.contract.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTest {

  @ParameterizedTest
  @CsvSource({
    "acme, acme, acme/acme",
    "acme, ann, acme/ann",
    "a/b, c d, a%2Fb/c%20d",
    "a+b, 100%, a%2Bb/100%25",
    "a}{, é, a%7D%7B/%C3%A9",
    "😀, .-_, %F0%9F%98%80/.-_"
  })
  void shouldBeReadAsItWasWritten(String account, String client, String encoded) {
    var subject = new Subject(account, client);
    assertThat(subject.encoded()).isEqualTo(encoded);
    assertThat(Subject.decode(encoded)).contains(subject);
  }

  @Test
  void shouldTakeAPlusForAPlus() {
    assertThat(Subject.decode("a+b/c+d%20")).contains(new Subject("a+b", "c+d "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "acme", "/acme", "acme/", "a/b/c", "a/%zz", "a/%"})
  void shouldReadNothingFromWhatIsNoSubject(String text) {
    assertThat(Subject.decode(text)).isEmpty();
  }

  @Test
  void shouldTakeNamesOfOneToTwoHundredCharacters() {
    assertThat(new Subject("a".repeat(200), "c").account()).hasSize(200);
    assertThatThrownBy(() -> new Subject("a".repeat(201), "c"))
        .hasMessage("account: 201 characters, wanted 1 to 200");
    assertThatThrownBy(() -> new Subject("a", ""))
        .hasMessage("client: 0 characters, wanted 1 to 200");
  }
}
