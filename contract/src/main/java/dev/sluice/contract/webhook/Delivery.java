package dev.sluice.contract.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.sluice.contract.message.RawJson;
import dev.sluice.contract.message.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One webhook as it stands, on {@code inference.webhooks}: a delivery's newest record says all
 * there is to know of it.
 *
 * @param id the request's, and the {@code webhook-id} of every attempt
 * @param type such as {@code inference.succeeded}
 * @param body sent byte for byte
 * @param round 1, and one more each time it is sent again by hand
 * @param tries how many attempts there were in this round
 * @param dueAt when it is tried next; absent once it has ended
 * @param reason why it failed, one of the words below
 * @param attempts the newest ones, the last one last
 */
public record Delivery(
    String id,
    String account,
    String client,
    String url,
    String type,
    State state,
    int round,
    int tries,
    Instant createdAt,
    @Nullable Instant dueAt,
    @Nullable Instant endedAt,
    @Nullable String reason,
    List<Attempt> attempts,
    @Nullable String traceparent,
    RawJson body) {

  /** All attempts were made. */
  public static final String EXHAUSTED = "exhausted";

  /** The receiver has answered 410. */
  public static final String GONE = "gone";

  /** The URL is none that webhooks are sent to. */
  public static final String BAD_URL = "bad-url";

  /** Too many were waiting, most of them for the same host. */
  public static final String CROWDED_OUT = "crowded-out";

  private static final int MOST_ATTEMPTS = 20;

  /**
   * What is told.
   *
   * @param type such as {@code inference.succeeded}
   */
  public record Event(String type, RawJson body) {}

  /** Where it stands. */
  public enum State {
    DUE,
    DELIVERED,
    FAILED;

    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One attempt.
   *
   * @param status what the receiver answered; absent if it did not
   * @param error why there was no answer; absent if there was one
   */
  public record Attempt(Instant at, @Nullable Integer status, @Nullable String error, long tookMs) {

    /** Whether the receiver has taken it. */
    public boolean hasSucceeded() {
      return status != null && status >= 200 && status < 300;
    }
  }

  public Delivery {
    if (id == null
        || account == null
        || client == null
        || url == null
        || state == null
        || body == null) {
      throw new IllegalArgumentException("id, account, client, url, state and body are required");
    }
    if (state == State.DUE && dueAt == null) {
      throw new IllegalArgumentException("due_at: missing of what is due");
    }
    attempts = attempts == null ? List.of() : List.copyOf(attempts);
  }

  /** One that is due at once. */
  public static Delivery due(
      String id,
      Subject subject,
      String url,
      Event event,
      @Nullable String traceparent,
      Instant now) {
    return new Delivery(
        id,
        subject.account(),
        subject.client(),
        url,
        event.type(),
        State.DUE,
        1,
        0,
        now,
        now,
        null,
        null,
        List.of(),
        traceparent,
        event.body());
  }

  /** After an attempt that was not the last one. */
  public Delivery retryAt(Instant next, Attempt attempt) {
    return with(State.DUE, round, tries + 1, next, null, null, plus(attempt));
  }

  /** After the last attempt. */
  public Delivery ended(@Nullable String failure, Attempt attempt, Instant at) {
    State end = failure == null ? State.DELIVERED : State.FAILED;
    return with(end, round, tries + 1, null, at, failure, plus(attempt));
  }

  /** Without another attempt. */
  public Delivery givenUp(String failure, Instant at) {
    return with(State.FAILED, round, tries, null, at, failure, attempts);
  }

  /** From the beginning of its schedule, wherever it stands. */
  public Delivery again(Instant now) {
    return with(State.DUE, round + 1, 0, now, null, null, attempts);
  }

  private Delivery with(
      State to,
      int inRound,
      int after,
      @Nullable Instant due,
      @Nullable Instant end,
      @Nullable String why,
      List<Attempt> made) {
    return new Delivery(
        id,
        account,
        client,
        url,
        type,
        to,
        inRound,
        after,
        createdAt,
        due,
        end,
        why,
        made,
        traceparent,
        body);
  }

  private List<Attempt> plus(Attempt attempt) {
    var all = new ArrayList<>(attempts);
    all.add(attempt);
    return all.subList(Math.max(0, all.size() - MOST_ATTEMPTS), all.size());
  }

  /** Of two records of a delivery the one of higher rank is newer. */
  public long rank() {
    return (long) round << 32 | (long) tries << 1 | (state == State.DUE ? 0 : 1);
  }
}
