package dev.sluice.ingress.http;

import static io.vertx.core.http.HttpHeaders.createOptimized;

/** Names and values of header fields, prepared once. */
public final class Fields {

  public static final CharSequence CONTENT_TYPE = createOptimized("content-type");
  public static final CharSequence CONTENT_LENGTH = createOptimized("content-length");
  public static final CharSequence CACHE_CONTROL = createOptimized("cache-control");
  public static final CharSequence LOCATION = createOptimized("location");
  public static final CharSequence RETRY_AFTER = createOptimized("retry-after");
  public static final CharSequence ALLOW = createOptimized("allow");
  public static final CharSequence CONNECTION = createOptimized("connection");
  public static final CharSequence EXPECT = createOptimized("expect");
  public static final CharSequence ETAG = createOptimized("etag");
  public static final CharSequence CONTENT_SECURITY_POLICY =
      createOptimized("content-security-policy");
  public static final CharSequence IF_NONE_MATCH = createOptimized("if-none-match");
  public static final CharSequence LAST_EVENT_ID = createOptimized("last-event-id");
  public static final CharSequence PREFER = createOptimized("prefer");
  public static final CharSequence PREFERENCE_APPLIED = createOptimized("preference-applied");
  public static final CharSequence TRACEPARENT = createOptimized("traceparent");
  public static final CharSequence AUTHORIZATION = createOptimized("authorization");
  public static final CharSequence API_KEY = createOptimized("x-api-key");
  public static final CharSequence FORWARDED_FOR = createOptimized("x-forwarded-for");
  public static final CharSequence AUTHENTICATE = createOptimized("www-authenticate");
  public static final CharSequence CLIENT_ID = createOptimized("x-client-id");
  public static final CharSequence POLICY = createOptimized("ratelimit-policy");
  public static final CharSequence RATE_LIMIT = createOptimized("ratelimit");
  public static final CharSequence LIMIT_REQUESTS = createOptimized("x-ratelimit-limit-requests");
  public static final CharSequence REMAINING_REQUESTS =
      createOptimized("x-ratelimit-remaining-requests");
  public static final CharSequence RESET_REQUESTS = createOptimized("x-ratelimit-reset-requests");
  public static final CharSequence LIMIT_TOKENS = createOptimized("x-ratelimit-limit-tokens");
  public static final CharSequence REMAINING_TOKENS =
      createOptimized("x-ratelimit-remaining-tokens");
  public static final CharSequence RESET_TOKENS = createOptimized("x-ratelimit-reset-tokens");
  public static final CharSequence SHOULD_RETRY = createOptimized("x-should-retry");
  public static final CharSequence IDEMPOTENCY_KEY = createOptimized("idempotency-key");
  public static final CharSequence REQUEST_ID = createOptimized("x-request-id");
  public static final CharSequence REPLAYED = createOptimized("idempotent-replayed");
  public static final CharSequence DEGRADED = createOptimized("sluice-degraded");

  public static final CharSequence JSON = createOptimized("application/json");
  public static final CharSequence PROBLEM_JSON = createOptimized("application/problem+json");
  public static final CharSequence EVENT_STREAM = createOptimized("text/event-stream");
  public static final CharSequence NO_STORE = createOptimized("no-store");
  public static final CharSequence CLOSE = createOptimized("close");
  public static final CharSequence TRUE = createOptimized("true");
  public static final CharSequence BEARER = createOptimized("Bearer");
  public static final CharSequence FALSE = createOptimized("false");
  public static final CharSequence REDIS = createOptimized("redis");

  private Fields() {}
}
