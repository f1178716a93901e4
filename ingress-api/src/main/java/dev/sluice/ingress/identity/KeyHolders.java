package dev.sluice.ingress.identity;

import dev.sluice.contract.key.ApiKey;
import dev.sluice.contract.key.KeyRing;
import dev.sluice.contract.key.Secret;
import dev.sluice.ingress.http.Caller;
import dev.sluice.ingress.http.Callers;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.http.Problem;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Callers who show a key; what they call themselves does not matter. */
public final class KeyHolders implements Callers {

  private static final String SCHEME = "Bearer ";
  private static final int LONGEST_KEY = 200;
  private static final int MOST_KNOWN = 10_000;

  private final Supplier<KeyRing> ring;
  private final Runnable refused;

  /** Whose keys were shown lately, by secret; good for {@link #seen} alone. */
  private final Map<String, Caller> known = new HashMap<>();

  private KeyRing seen = KeyRing.EMPTY;

  /**
   * @param ring the keys as they are now
   * @param refused told of every caller without a good key
   */
  public KeyHolders(Supplier<KeyRing> ring, Runnable refused) {
    this.ring = ring;
    this.refused = refused;
  }

  @Override
  public Caller of(HttpServerRequest request) {
    String authorization = request.getHeader(Fields.AUTHORIZATION);
    return of(authorization, request.getHeader(Fields.API_KEY));
  }

  /**
   * The caller who sends these headers.
   *
   * @param authorization {@code Bearer KEY}
   * @param apiKey the key alone
   */
  Caller of(@Nullable String authorization, @Nullable String apiKey) {
    String bearer = bearer(authorization);
    if (bearer != null && apiKey != null && !bearer.equals(apiKey)) {
      return new Caller.Refused(
          Problem.badRequest("Authorization and X-API-Key: they hold different keys"));
    }
    String key = bearer == null ? apiKey : bearer;
    if (key != null) {
      return holder(key);
    }
    return unauthorized(
        authorization == null
            ? "a key is missing: send it as Authorization: Bearer KEY, or as X-API-Key: KEY"
            : "Authorization: only Bearer and a key is understood");
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? authorization.substring(SCHEME.length()).strip()
        : null;
  }

  private Caller holder(String key) {
    KeyRing now = ring.get();
    if (now != seen) {
      known.clear();
      seen = now;
    }
    Caller holder = known.get(key);
    if (holder != null) {
      return holder;
    }
    ApiKey found = key.length() > LONGEST_KEY ? null : now.find(new Secret(key).hash());
    if (found == null) {
      return unauthorized("this key is not known here; it may have been revoked");
    }
    if (known.size() >= MOST_KNOWN) {
      known.clear();
    }
    Caller caller = new Caller.Known(found.subject());
    known.put(key, caller);
    return caller;
  }

  private Caller unauthorized(String detail) {
    refused.run();
    return new Caller.Refused(Problem.unauthorized(detail));
  }
}
