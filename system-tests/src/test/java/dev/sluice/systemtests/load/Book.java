package dev.sluice.systemtests.load;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** All that the clients of one load saw. Safe from any thread. */
public final class Book {

  private final Accounts accounts;
  private final Queue<Submission> submissions = new ConcurrentLinkedQueue<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();

  public Book(Accounts accounts) {
    this.accounts = accounts;
  }

  public void add(Submission submission) {
    submissions.add(submission);
  }

  /** Its client was answered otherwise than the documents say. */
  public void fault(Submission submission, Throwable what) {
    faults.add("%s: %s".formatted(submission.input(), what.getMessage()));
  }

  public Accounts accounts() {
    return accounts;
  }

  public List<Submission> submissions() {
    return List.copyOf(submissions);
  }

  /** Those that were answered 202. */
  public List<Submission> taken() {
    return submissions.stream().filter(one -> one.taken().isPresent()).toList();
  }

  /** Answers that are not as the documents say. */
  public List<String> faults() {
    return List.copyOf(faults);
  }
}
