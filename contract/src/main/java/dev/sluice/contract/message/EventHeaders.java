package dev.sluice.contract.message;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Names of the record headers: CloudEvents 1.0 in binary mode, and what routing needs beside it.
 */
public final class EventHeaders {

  public static final String SPEC_VERSION = "ce_specversion";
  public static final String ID = "ce_id";
  public static final String SOURCE = "ce_source";
  public static final String TYPE = "ce_type";
  public static final String TIME = "ce_time";
  public static final String SUBJECT = "ce_subject";
  public static final String CONTENT_TYPE = "content-type";
  public static final String TRACEPARENT = "traceparent";

  /** On completions, where {@code ce_id} is the id and the attempt: the request id alone. */
  public static final String REQUEST_ID = "ce_requestid";

  public static final String MODEL = "ce_model";
  public static final String COST = "ce_cost";

  /** Tokens it costs, an upper bound; absent if nobody counted them. */
  public static final String TOKENS = "ce_tokens";

  /** Hashes of an {@code Idempotency-Key} and of the body sent with it. */
  public static final String IDEMPOTENCY_KEY = "ce_idempotencykey";

  public static final String BODY_HASH = "ce_bodyhash";

  /** The version of the policies by which a request was decided. */
  public static final String POLICY_VERSION = "ce_policyversion";

  /** Names of limits in shadow mode that would have refused, with commas between. */
  public static final String SHADOWED = "ce_shadowed";

  /** When the ingress reserved the request's cost, in milliseconds since the epoch. */
  public static final String RESERVED_AT = "ce_reservedat";

  /** When it may last start and when it must have ended, in milliseconds since the epoch. */
  public static final String START_BY = "ce_startby";

  public static final String FINISH_BY = "ce_finishby";

  /** What its client wants to see again at the end: see {@link Carried}. */
  public static final String WEBHOOK = "ce_webhook";

  public static final String METADATA = "ce_metadata";

  public static final String ATTEMPT = "ce_attempt";

  /** On dead letters: why, and where the record lay. */
  public static final String DEAD_REASON = "sluice-reason";

  public static final String DEAD_DETAIL = "sluice-detail";
  public static final String DEAD_TOPIC = "sluice-topic";
  public static final String DEAD_PARTITION = "sluice-partition";
  public static final String DEAD_OFFSET = "sluice-offset";

  /** On dead letters that only say of an older one that it was sent again: the new id. */
  public static final String REDRIVEN_AS = "sluice-redriven-as";

  /** On requests that are a dead letter sent again: the id of that. */
  public static final String REDRIVE_OF = "ce_redriveof";

  /** On dead letters of requests that ran: how many attempts were made. */
  public static final String DEAD_ATTEMPTS = "sluice-attempts";

  private static final byte[] VERSION = bytes("1.0");
  private static final byte[] JSON = bytes("application/json");

  private EventHeaders() {}

  /** What a record tells, as {@code ce_type}. */
  public enum Type {
    SUBMITTED,
    ACCEPTED,
    REJECTED,
    SHED,
    STARTED,
    COMPLETED,
    CANCELING,
    SETTLED,
    WEBHOOK;

    private final byte[] wire;

    Type() {
      wire = bytes("dev.sluice.request." + name().toLowerCase(Locale.ROOT));
    }

    public String wire() {
      return new String(wire, StandardCharsets.UTF_8);
    }
  }

  /**
   * Puts the headers that every record of ours bears, replacing those already there.
   *
   * @param source which writer and topic, as a URI reference: {@code
   *     /ingress-api/inference.requests}
   */
  public static void stamp(Headers to, Type type, String source, String id, Instant time) {
    put(to, SPEC_VERSION, VERSION);
    put(to, ID, bytes(id));
    put(to, SOURCE, bytes(source));
    put(to, TYPE, type.wire);
    put(to, TIME, bytes(time.truncatedTo(ChronoUnit.MILLIS).toString()));
    put(to, CONTENT_TYPE, JSON);
  }

  public static void put(Headers to, String name, String value) {
    put(to, name, bytes(value));
  }

  private static void put(Headers to, String name, byte[] value) {
    if (to.lastHeader(name) != null) {
      to.remove(name);
    }
    to.add(name, value);
  }

  public static Optional<String> get(Headers from, String name) {
    Header header = from.lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
