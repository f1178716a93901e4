package dev.sluice.cli.whatif;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Shed;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.UnitsUsed;
import dev.sluice.contract.message.UnreadableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Takes from records what a replay needs of them; what cannot be read is passed over, as the stream
 * does. For one thread.
 */
final class Records {

  static final long MOST = 5_000_000;

  /** Those wanted; empty for all. */
  private final Set<String> accounts;

  private final Ends ends = new Ends();
  private final Map<String, List<Shed>> sheds = new HashMap<>();
  private long requests;

  Records(Set<String> accounts) {
    this.accounts = Set.copyOf(accounts);
  }

  /** More requests than can be held. */
  static final class TooManyException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  Ends ends() {
    return ends;
  }

  Map<String, List<Shed>> sheds() {
    return sheds;
  }

  /** As much of a {@code Job} as is needed. */
  private record Ended(
      String id,
      Status status,
      @Nullable Instant acceptedAt,
      @Nullable Instant completedAt,
      @Nullable JobError error,
      @Nullable UnitsUsed usage) {

    private boolean neverAdmitted() {
      return acceptedAt == null && (status == Status.EXPIRED || status == Status.CANCELED);
    }

    End end(long otherwise) {
      boolean wasted = JobError.isOurs(status, error) || usage != null && usage.ranNothing();
      End.Kind kind = wasted ? End.Kind.WASTED : End.Kind.ENDED;
      Long tokens = usage == null ? null : usage.tokens();
      return new End(
          neverAdmitted() ? End.Kind.UNFIT : kind,
          completedAt == null ? otherwise : completedAt.toEpochMilli(),
          tokens == null ? End.UNTOLD : Math.max(0, tokens));
    }
  }

  /** A record of {@code inference.results}. */
  void result(ConsumerRecord<String, byte @Nullable []> record) {
    if (isWanted(record.key())) {
      read(record, Ended.class)
          .ifPresent(
              ended -> uuid(ended.id()).ifPresent(id -> end(id, ended.end(record.timestamp()))));
    }
  }

  /** A record of {@code inference.rejected}. */
  void rejected(ConsumerRecord<String, byte @Nullable []> record) {
    if (!isWanted(record.key())) {
      return;
    }
    String type = EventHeaders.get(record.headers(), EventHeaders.TYPE).orElse("");
    if (type.equals(EventHeaders.Type.SHED.wire())) {
      read(record, Shed.class).ifPresent(this::shed);
    } else {
      read(record, Rejection.class)
          .ifPresent(
              rejection ->
                  uuid(rejection.id())
                      .ifPresent(
                          id -> end(id, new End(kind(rejection), record.timestamp(), End.UNTOLD))));
    }
  }

  private static End.Kind kind(Rejection rejection) {
    return switch (rejection.reason()) {
      case Rejection.QUOTA_EXCEEDED, Rejection.BLOCKED -> End.Kind.REFUSED;
      case Rejection.ALIAS, Rejection.KEY_REUSED -> End.Kind.REPEATED;
      default -> End.Kind.UNFIT;
    };
  }

  private void shed(Shed shed) {
    if (shed.from() != null && shed.to() != null && shed.client() != null) {
      count(shed.count());
      sheds.computeIfAbsent(shed.account(), account -> new ArrayList<>()).add(shed);
    }
  }

  private void end(UUID id, End end) {
    ends.put(id, end);
    if (ends.size() > MOST) {
      throw new TooManyException();
    }
  }

  /** A record of {@code inference.requests}, put to those of its account. */
  void request(ConsumerRecord<String, byte @Nullable []> record, Map<String, List<Ask>> byAccount) {
    if (!isWanted(record.key())) {
      return;
    }
    try {
      byte[] value = record.value();
      Routing routing = Routing.read(record.headers(), value);
      String account = routing.subject().account();
      if (account.equals(record.key())) {
        count(1);
        byAccount
            .computeIfAbsent(account, key -> new ArrayList<>())
            .add(Ask.of(routing, value == null ? 0 : value.length, record.timestamp()));
      }
    } catch (UnreadableException e) {
      // A dead letter of the stream: no limit ever saw it.
    }
  }

  static Map<String, List<Ask>> noRequests() {
    return new LinkedHashMap<>();
  }

  private void count(long more) {
    requests += Math.max(0, more);
    if (requests > MOST) {
      throw new TooManyException();
    }
  }

  private boolean isWanted(@Nullable String account) {
    return account != null && (accounts.isEmpty() || accounts.contains(account));
  }

  private static <T> Optional<T> read(
      ConsumerRecord<String, byte @Nullable []> record, Class<T> type) {
    byte[] value = record.value();
    try {
      return value == null ? Optional.empty() : Optional.of(Json.read(value, type));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<UUID> uuid(@Nullable String id) {
    try {
      return id == null ? Optional.empty() : Optional.of(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
