package dev.sluice.systemtests.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.systemtests.load.Accounts.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One submission as its client saw it: what was sent, what was answered, and what it asked later.
 * Safe from any thread. Times are milliseconds since the epoch.
 */
public final class Submission {

  /**
   * One try of sending it.
   *
   * @param status 0 if there was no answer
   * @param id empty if the answer told none
   */
  public record Try(long at, long answeredAt, int status, String id) {}

  /**
   * One look at the job.
   *
   * @param rank as its ETag tells
   */
  public record Look(long at, int status, long rank, String word) {}

  /** A wish to cancel, as it was answered. */
  public record Cancel(int status, JsonNode body) {}

  private final int number;
  private final Account account;
  private final String model;
  private final List<Try> tries = new ArrayList<>();
  private final List<Look> looks = new ArrayList<>();
  private Optional<Cancel> cancel = Optional.empty();

  public Submission(int number, Account account, String model) {
    this.number = number;
    this.account = account;
    this.model = model;
  }

  public int number() {
    return number;
  }

  public Account account() {
    return account;
  }

  String model() {
    return model;
  }

  /** The idempotency key, the same in every try. */
  public String key() {
    return "key-" + number;
  }

  /** What it asks to be echoed; no other submission asks the same. */
  public String input() {
    return "number %d of %s".formatted(number, account.name());
  }

  public synchronized void tried(Try one) {
    tries.add(one);
  }

  public synchronized void looked(Look one) {
    looks.add(one);
  }

  public synchronized void canceled(Cancel answer) {
    cancel = Optional.of(answer);
  }

  public synchronized List<Try> tries() {
    return List.copyOf(tries);
  }

  public synchronized List<Look> looks() {
    return List.copyOf(looks);
  }

  public synchronized Optional<Cancel> cancel() {
    return cancel;
  }

  /** The job's id, if it was answered 202. */
  public synchronized Optional<String> taken() {
    return tries.stream().filter(one -> one.status() == 202).map(Try::id).findFirst();
  }

  /** When it was first sent. */
  public synchronized long begun() {
    return tries.isEmpty() ? Long.MAX_VALUE : tries.get(0).at();
  }
}
