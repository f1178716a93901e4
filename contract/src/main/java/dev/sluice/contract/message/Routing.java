package dev.sluice.contract.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contract.limit.Cost;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What admission and workers need to know of a request without reading its payload. It comes from
 * the headers; a record without ours, sent with any producer, is read from its JSON value.
 *
 * @param cost what the request costs
 * @param reservedAt when an ingress reserved that cost, in milliseconds; empty if none did
 * @param idempotency null if the client sent no key
 * @param times within which it must start and end
 */
public record Routing(
    String id,
    Subject subject,
    String model,
    Cost cost,
    OptionalLong reservedAt,
    @Nullable Idempotency idempotency,
    TimeLimits times) {

  private static final int LONGEST_MODEL = 200;
  private static final int SHOWN = 60;

  /** Without an idempotency key and limits of time. */
  public Routing(String id, Subject subject, String model, Cost cost, OptionalLong reservedAt) {
    this(id, subject, model, cost, reservedAt, null, TimeLimits.NONE);
  }

  public Routing {
    if (RequestId.time(id).isEmpty()) {
      throw new IllegalArgumentException("id: '%s' is not a UUID of version 7".formatted(cut(id)));
    }
    if (model.isEmpty() || model.length() > LONGEST_MODEL) {
      throw new IllegalArgumentException(
          "model: %d characters, wanted 1 to %d".formatted(model.length(), LONGEST_MODEL));
    }
    if (reservedAt.isPresent() && reservedAt.getAsLong() < 0) {
      throw new IllegalArgumentException(
          "reservedat: %d is below 0".formatted(reservedAt.getAsLong()));
    }
  }

  /** The same under another id, and with what was reserved for it. */
  public Routing as(String otherId, OptionalLong reserved) {
    return new Routing(otherId, subject, model, cost, reserved, idempotency, times);
  }

  /** Puts everything here but the id, which {@link EventHeaders#stamp} puts, into the headers. */
  public void write(Headers to) {
    EventHeaders.put(to, EventHeaders.SUBJECT, subject.encoded());
    EventHeaders.put(to, EventHeaders.MODEL, model);
    EventHeaders.put(to, EventHeaders.COST, Long.toString(cost.requests()));
    if (cost.tokens() > 0) {
      EventHeaders.put(to, EventHeaders.TOKENS, Long.toString(cost.tokens()));
    }
    if (idempotency != null) {
      EventHeaders.put(to, EventHeaders.IDEMPOTENCY_KEY, idempotency.key());
      EventHeaders.put(to, EventHeaders.BODY_HASH, idempotency.body());
    }
    times.write(to);
    if (reservedAt.isPresent()) {
      EventHeaders.put(to, EventHeaders.RESERVED_AT, Long.toString(reservedAt.getAsLong()));
    }
  }

  /**
   * Reads a record of {@code inference.requests} or {@code inference.accepted}.
   *
   * @throws UnreadableException if neither headers nor value tell what it is
   */
  public static Routing read(Headers headers, byte @Nullable [] value) throws UnreadableException {
    Optional<String> type = EventHeaders.get(headers, EventHeaders.TYPE);
    if (value == null) {
      throw new UnreadableException("no-value", "the record has no value");
    }
    try {
      return type.isPresent() ? fromHeaders(headers) : fromValue(value);
    } catch (IllegalArgumentException e) {
      String reason = type.isPresent() ? "broken-header" : "broken-value";
      throw new UnreadableException(reason, String.valueOf(e.getMessage()));
    }
  }

  private static Routing fromHeaders(Headers headers) {
    String subject = required(headers, EventHeaders.SUBJECT);
    return new Routing(
        required(headers, EventHeaders.ID),
        Subject.decode(subject)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s: '%s' is not account/client"
                            .formatted(EventHeaders.SUBJECT, cut(subject)))),
        required(headers, EventHeaders.MODEL),
        new Cost(
            number(headers, EventHeaders.COST).orElse(1),
            number(headers, EventHeaders.TOKENS).orElse(0)),
        number(headers, EventHeaders.RESERVED_AT),
        idempotency(headers),
        TimeLimits.read(headers));
  }

  private static @Nullable Idempotency idempotency(Headers headers) {
    Optional<String> key = EventHeaders.get(headers, EventHeaders.IDEMPOTENCY_KEY);
    return key.isEmpty()
        ? null
        : new Idempotency(key.orElseThrow(), required(headers, EventHeaders.BODY_HASH));
  }

  private static Routing fromValue(byte[] value) throws UnreadableException {
    InferenceRequest request;
    try {
      request = Json.read(value, InferenceRequest.class);
    } catch (JsonProcessingException e) {
      throw new UnreadableException("not-json", e.getOriginalMessage());
    }
    return new Routing(
        present("id", request.id()),
        new Subject(
            present("account", request.account()),
            request.client() == null ? request.account() : request.client()),
        present("model", request.model()),
        Cost.ONE,
        OptionalLong.empty(),
        null,
        TimeLimits.of(request));
  }

  private static String present(String field, @Nullable String value) {
    if (value == null) {
      throw new IllegalArgumentException(field + ": missing");
    }
    return value;
  }

  private static String required(Headers headers, String name) {
    return EventHeaders.get(headers, name)
        .orElseThrow(() -> new IllegalArgumentException(name + ": missing"));
  }

  static OptionalLong number(Headers headers, String name) {
    Optional<String> text = EventHeaders.get(headers, name);
    try {
      return text.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(text.orElseThrow()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s: '%s' is not a whole number".formatted(name, cut(text.orElseThrow())), e);
    }
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
