package dev.sluice.ingress.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.follow.Update;
import dev.sluice.contract.key.ApiKey;
import dev.sluice.contract.key.KeyRing;
import dev.sluice.contract.key.Secret;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.message.UnreadableException;
import dev.sluice.ingress.http.Caller;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyHoldersTest {

  private static final Secret SECRET = new Secret("sluice_abc");

  private final AtomicInteger refused = new AtomicInteger();
  private KeyRing ring = KeyRing.EMPTY;
  private final KeyHolders holders = new KeyHolders(() -> ring, refused::incrementAndGet);

  private static KeyRing with(Update update, KeyRing before) throws UnreadableException {
    return KeyRing.followed("keys", () -> {}).fold().apply(before, List.of(update));
  }

  private static KeyRing ringOf(Secret secret) throws UnreadableException {
    String hash = secret.hash();
    var key = new ApiKey(ApiKey.id(hash), "acme", "app", null, Instant.EPOCH);
    return with(new Update(hash, Json.write(key), 0), KeyRing.EMPTY);
  }

  @Test
  void shouldFollowTheKeysAsTheyChange() throws UnreadableException {
    assertThat(holders.of("Bearer sluice_abc", null)).isInstanceOf(Caller.Refused.class);

    ring = ringOf(SECRET);
    Caller first = holders.of("Bearer sluice_abc", null);
    assertThat(first).isEqualTo(new Caller.Known(new Subject("acme", "app")));
    assertThat(holders.of(null, "sluice_abc")).as("remembered").isSameAs(first);

    ring = with(new Update(SECRET.hash(), null, 1), ring);
    assertThat(holders.of("Bearer sluice_abc", null)).isInstanceOf(Caller.Refused.class);
    assertThat(refused).hasValue(2);
  }

  @Test
  void shouldNotHashWhatIsLongerThanAnyKey() throws UnreadableException {
    String text = "x".repeat(201);
    ring = ringOf(new Secret(text));
    assertThat(holders.of(null, text)).isInstanceOf(Caller.Refused.class);
  }
}
