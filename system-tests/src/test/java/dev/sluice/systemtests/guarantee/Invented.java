package dev.sluice.systemtests.guarantee;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.EventHeaders.Type;
import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Rejection;
import dev.sluice.systemtests.Client;
import dev.sluice.systemtests.load.Accounts;
import dev.sluice.systemtests.load.Accounts.Account;
import dev.sluice.systemtests.load.Book;
import dev.sluice.systemtests.load.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Evidence of jobs that never were, all of one account: of one that went well, and of whatever else
 * a test adds. Records are as the documents say.
 */
final class Invented {

  private static final Accounts ACCOUNTS = new Accounts(0);

  static final Account ONE = ACCOUNTS.all().get(0);

  final Book book = new Book(ACCOUNTS);
  final List<Told> records = new ArrayList<>();

  Invented() {
    taken(1);
    records.add(accepted(1, 1_000));
    records.add(result(1, "succeeded", input(1), 1));
  }

  Submission taken(int number) {
    var submission = new Submission(number, ONE, "echo");
    submission.tried(new Submission.Try(0, 5, 202, id(number)));
    book.add(submission);
    return submission;
  }

  static String id(int number) {
    return "01a205e8-9d84-7010-a164-%012d".formatted(number);
  }

  static String input(int number) {
    return "number %d of %s".formatted(number, ONE.name());
  }

  static Told accepted(int number, long at) {
    var value = job(number);
    value.put("input", input(number));
    Told told = told("inference.accepted", Type.ACCEPTED, number, at, value);
    var headers = told.record().headers();
    EventHeaders.put(headers, EventHeaders.COST, "1");
    EventHeaders.put(headers, EventHeaders.TOKENS, "9");
    EventHeaders.put(headers, EventHeaders.POLICY_VERSION, "1");
    var key = Idempotency.of("key-" + number, new byte[0]).key();
    EventHeaders.put(headers, EventHeaders.IDEMPOTENCY_KEY, key);
    return told;
  }

  /** An end that used four tokens for each request. */
  static Told result(int number, String status, String output, int requests) {
    var value = job(number);
    value.put("status", status);
    value.put(
        "usage",
        requests == 0
            ? Map.of("requests", 0)
            : Map.of("requests", requests, "tokens", 4 * requests));
    if (!output.isEmpty()) {
      value.put("output", output);
    }
    return told("inference.results", Type.SETTLED, number, 2_000, value);
  }

  /** Over a limit, after its 202. */
  static Told refused(int number) {
    return rejected(number, Rejection.QUOTA_EXCEEDED, Map.of());
  }

  /** Sent again: it is the other. */
  static Told alias(int number, int of) {
    return rejected(number, Rejection.ALIAS, Map.of("alias_of", id(of)));
  }

  private static Told rejected(int number, String reason, Map<String, String> more) {
    var value = job(number);
    value.putAll(Map.of("reason", reason, "limits", List.of(), "message", "no"));
    value.put("rejected_at", Instant.EPOCH.toString());
    value.putAll(more);
    Told told = told("inference.rejected", Type.REJECTED, number, 1_000, value);
    EventHeaders.put(told.record().headers(), EventHeaders.COST, "1");
    return told;
  }

  private static Map<String, Object> job(int number) {
    return new HashMap<>(
        Map.of("id", id(number), "account", ONE.name(), "client", ONE.name(), "model", "echo"));
  }

  static Told told(String topic, Type type, int number, long at, Object value) {
    String key = type == Type.ACCEPTED ? id(number) : ONE.name();
    var record = new ConsumerRecord<>(topic, 0, number, key, Json.write(value));
    var timed =
        new ConsumerRecord<>(
            topic,
            0,
            number,
            at,
            record.timestampType(),
            0,
            0,
            record.key(),
            record.value(),
            record.headers(),
            record.leaderEpoch());
    EventHeaders.stamp(timed.headers(), type, "/test", id(number), Instant.EPOCH);
    EventHeaders.put(timed.headers(), EventHeaders.SUBJECT, ONE.name() + "/" + ONE.name());
    EventHeaders.put(timed.headers(), EventHeaders.MODEL, "echo");
    return new Told(timed);
  }

  /** The end of the job that went well. */
  JsonNode end() {
    return Records.of(records, Set.of(ONE.name())).results().get(0).value();
  }

  /** What is found in it where nobody is asked. */
  List<Violation> judged(Guarantee guarantee) {
    Function<String, Client> nobody =
        name -> {
          throw new IllegalStateException("nobody is asked");
        };
    return judged(guarantee, nobody, Duration.ZERO, Set.of());
  }

  List<Violation> judged(
      Guarantee guarantee,
      Function<String, Client> clients,
      Duration patience,
      Set<String> planted) {
    var all = Records.of(records, Set.of(ONE.name()));
    return guarantee.judge(new Evidence(clients, book, all, planted, patience)).violations();
  }
}
