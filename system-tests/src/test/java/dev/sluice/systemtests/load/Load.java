package dev.sluice.systemtests.load;

import dev.sluice.systemtests.Client;
import dev.sluice.systemtests.load.Accounts.Account;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Submissions at an even pace, whatever becomes of them: while none are answered new ones are sent
 * until too many are open, as from a crowd of clients.
 */
public final class Load implements AutoCloseable {

  private static final int OPEN_AT_MOST = 64;
  private static final int FOLLOWED_AT_ONCE = 96;
  private static final Duration LONGEST_EXTENT = Duration.ofMinutes(3);
  private static final long LOOK_NANOS = 1_000_000;

  private final Function<String, Client> clients;
  private final Book book;
  private final long intervalNanos;
  private final Semaphore mayOpen = new Semaphore(OPEN_AT_MOST);
  private final Semaphore mayFollow = new Semaphore(FOLLOWED_AT_ONCE);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger answered = new AtomicInteger();
  private final Thread pace;
  private volatile boolean over;

  private Load(Function<String, Client> clients, Accounts accounts, int perSecond) {
    this.clients = clients;
    this.book = new Book(accounts);
    this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.pace = new Thread(this::run, "load");
  }

  /** Begins at once. */
  public static Load start(Function<String, Client> clients, Accounts accounts, int perSecond) {
    var load = new Load(clients, accounts, perSecond);
    load.pace.start();
    return load;
  }

  public Book book() {
    return book;
  }

  private void run() {
    int number = 0;
    long next = System.nanoTime();
    while (!over) {
      if (mayOpen.tryAcquire()) {
        Account account = book.accounts().of(number);
        boolean slow = account.kind() == Kind.NARROW || number % 5 == 0;
        var submission = new Submission(number, account, slow ? "steady" : "echo");
        number++;
        book.add(submission);
        threads.execute(() -> live(submission));
      }
      next = Math.max(next + intervalNanos, System.nanoTime() - intervalNanos);
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  /** All that its client does about one submission. */
  private void live(Submission submission) {
    Client client = clients.apply(submission.account().name());
    int status = 0;
    try {
      status = Sending.send(client, submission);
    } catch (AssertionError e) {
      book.fault(submission, e);
    } finally {
      mayOpen.release();
      answered.incrementAndGet();
    }
    if (status == 202 && mayFollow.tryAcquire()) {
      try {
        Following.follow(client, submission);
      } catch (AssertionError e) {
        book.fault(submission, e);
      } finally {
        mayFollow.release();
      }
    }
  }

  /** Returns when that much of it is over. */
  public void go(Extent extent) {
    int from = answered.get();
    long begun = System.nanoTime();
    long most =
        extent instanceof Extent.Lasting lasting
            ? lasting.time().toNanos()
            : LONGEST_EXTENT.toNanos();
    int wanted = extent instanceof Extent.Answered some ? some.submissions() : Integer.MAX_VALUE;
    while (System.nanoTime() - begun < most && answered.get() - from < wanted) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Sends nothing new, and waits until every client has done what it wanted. */
  @Override
  public void close() {
    over = true;
    try {
      pace.join();
      threads.shutdown();
      if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
        throw new AssertionError("the load does not come to its end");
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
