package dev.sluice.contract.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.follow.Update;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.message.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {

  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final String HASH = new Secret("one").hash();
  private static final String OTHER = new Secret("two").hash();

  private static ApiKey key(String hash, String account) {
    return new ApiKey(ApiKey.id(hash), account, "app", null, NOW);
  }

  private static Update update(String hash, @Nullable Object value) {
    return new Update(hash, value == null ? null : Json.write(value), 0);
  }

  @Test
  void shouldKnowWhoseKeyItIsUntilItIsRevoked() throws UnreadableException {
    KeyRing both =
        KeyRing.EMPTY.with(
            List.of(update(HASH, key(HASH, "ada")), update(OTHER, key(OTHER, "bob"))));
    KeyRing one = both.with(List.of(update(HASH, null)));

    assertThat(both.find(HASH)).isEqualTo(key(HASH, "ada"));
    assertThat(key(HASH, "ada").subject()).isEqualTo(new Subject("ada", "app"));
    assertThat(both.hashOf(ApiKey.id(OTHER))).contains(OTHER);
    assertThat(one.find(HASH)).isNull();
    assertThat(one.hashOf(ApiKey.id(HASH))).isEmpty();
    assertThat(one.keys()).containsExactly(key(OTHER, "bob"));
    assertThat(both.size()).isEqualTo(2);
  }

  @Test
  void shouldKeepAKeyAsJson() {
    assertThat(Json.text(new ApiKey("0123", "ada", "app", "laptop", NOW)))
        .isEqualTo(
            "{\"id\":\"0123\",\"account\":\"ada\",\"client\":\"app\",\"name\":\"laptop\","
                + "\"created_at\":\"2026-11-23T08:00:00Z\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "{}",
        "{\"id\":\"x\"}",
        "{\"id\":\"ID\",\"account\":\"\",\"client\":\"b\"}"
      })
  void shouldNotTakeWhatIsNoKey(String value) {
    byte[] bytes = value.replace("ID", ApiKey.id(HASH)).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> KeyRing.EMPTY.with(List.of(new Update(HASH, bytes, 0))))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void shouldNotTakeAKeyUnderAForeignHash() {
    assertThatThrownBy(() -> KeyRing.EMPTY.with(List.of(update(HASH, key(OTHER, "eve")))))
        .hasMessageContaining("its id is not the beginning of its hash");
    assertThatThrownBy(() -> KeyRing.EMPTY.with(List.of(update("one", key(HASH, "eve")))))
        .hasMessageContaining("its key is no SHA-256 in lower-case hex");
  }

  @Test
  void shouldNameTheFieldThatIsWrong() {
    assertThatThrownBy(() -> new ApiKey("id", "", "b", null, NOW))
        .hasMessage("account: 0 characters, wanted 1 to 200");
    assertThatThrownBy(() -> new ApiKey("id", "a", "b\n", null, NOW))
        .hasMessage("client: it has a control character");
    assertThatThrownBy(() -> new ApiKey("id", "a", "b", "n".repeat(201), NOW))
        .hasMessage("name: 201 characters, wanted 1 to 200");
  }
}
