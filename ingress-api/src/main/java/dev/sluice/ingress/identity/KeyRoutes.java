package dev.sluice.ingress.identity;

import static java.time.temporal.ChronoUnit.MILLIS;

import dev.sluice.contract.follow.Writer;
import dev.sluice.contract.key.ApiKey;
import dev.sluice.contract.key.KeyRing;
import dev.sluice.contract.key.Secret;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.service.Call;
import dev.sluice.contract.service.CallException;
import dev.sluice.contract.service.Reply;
import dev.sluice.contract.service.Route;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /admin/keys}: makes, lists and revokes keys. A change is answered once it holds here.
 *
 * @param ring the keys as they are now
 * @param writer to the topic of the keys
 */
public record KeyRoutes(Supplier<KeyRing> ring, Writer writer, Clock clock) {

  private static final String PATH = "/admin/keys";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What a key is made of. */
  record Wanted(@Nullable String account, @Nullable String client, @Nullable String name) {}

  /**
   * The answer to a creation, the only place where the key itself is ever shown.
   *
   * @param key the secret
   */
  record Made(String id, String key, String account, String client) {}

  record Listed(List<ApiKey> keys) {}

  public List<Route> routes() {
    return List.of(
        new Route("GET", PATH, call -> list()),
        new Route("POST", PATH, this::create),
        new Route("DELETE", PATH + "/{id}", this::revoke));
  }

  private Reply list() {
    return Reply.ok(
        new Listed(
            ring.get().keys().stream()
                .sorted(Comparator.comparing(ApiKey::createdAt).thenComparing(ApiKey::id))
                .toList()));
  }

  private Reply create(Call call) {
    Wanted wanted = call.body(Wanted.class);
    Secret secret = Secret.random(RANDOM);
    ApiKey key = key(wanted, secret.hash());
    if (ring.get().size() >= KeyRing.MOST) {
      throw CallException.conflict(
          "there are %d keys, the most there can be; revoke some".formatted(ring.get().size()));
    }
    write(secret.hash(), Json.write(key));
    return Reply.created(new Made(key.id(), secret.text(), key.account(), key.client()));
  }

  private ApiKey key(Wanted wanted, String hash) {
    String account = wanted.account();
    if (account == null) {
      throw CallException.unprocessable("/account", "account: missing");
    }
    String client = wanted.client() == null ? account : wanted.client();
    try {
      return new ApiKey(
          ApiKey.id(hash), account, client, wanted.name(), clock.instant().truncatedTo(MILLIS));
    } catch (IllegalArgumentException e) {
      String detail = String.valueOf(e.getMessage());
      throw CallException.unprocessable("/" + detail.split(":", 2)[0], detail);
    }
  }

  private Reply revoke(Call call) {
    String id = call.parameter("id");
    String hash =
        ring.get()
            .hashOf(id)
            .orElseThrow(() -> CallException.notFound("there is no key '%s'".formatted(id)));
    write(hash, null);
    return Reply.noContent();
  }

  private void write(String hash, byte @Nullable [] value) {
    try {
      writer.write(hash, value);
    } catch (Writer.UnconfirmedException e) {
      throw CallException.unavailable(String.valueOf(e.getMessage()));
    }
  }
}
