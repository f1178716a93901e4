package dev.sluice.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts that run in this process. They are closed once, in the reverse order of their start:
 * when the process is told to stop, and when a start fails.
 */
public final class Running implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Running.class);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final AtomicInteger status = new AtomicInteger(ExitCodes.OK);
  private final IntConsumer end;
  private boolean closed;

  Running(IntConsumer end) {
    this.end = end;
  }

  /**
   * What SIGINT, SIGTERM and SIGHUP stop in good order. The process then ends with 0, since it did
   * what it was told.
   */
  public static Running inThisProcess() {
    var running = new Running(Runtime.getRuntime()::halt);
    Runtime.getRuntime().addShutdownHook(new Thread(running::stop, "stop"));
    return running;
  }

  /**
   * Takes a part that was started; it is closed with the others.
   *
   * @throws CommandException if they were closed meanwhile: then the part is closed too
   */
  public <T extends AutoCloseable> T add(T part) {
    boolean late;
    synchronized (this) {
      late = closed;
      if (!late) {
        parts.push(part);
      }
    }
    if (late) {
      close(part);
      throw new CommandException(ExitCodes.OK, "told to stop while starting");
    }
    return part;
  }

  /** Waits for as long as the process lives. */
  public void await() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the process because a part cannot go on. */
  public void fail(String why) {
    status.set(ExitCodes.FAILED);
    System.err.println("sluice: " + why);
    System.exit(ExitCodes.FAILED);
  }

  /** The end of the process, unless what failed to start was closed already. */
  void stop() {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    var impatience = new Thread(this::endAnyway, "impatience");
    impatience.setDaemon(true);
    impatience.start();
    close();
    end.accept(status.get());
  }

  private void endAnyway() {
    try {
      Thread.sleep(PATIENCE.toMillis());
      System.err.printf("sluice: not stopped within %d s, ended%n", PATIENCE.toSeconds());
      end.accept(ExitCodes.FAILED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    while (true) {
      AutoCloseable next;
      synchronized (this) {
        closed = true;
        next = parts.poll();
      }
      if (next == null) {
        return;
      }
      close(next);
    }
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("{} was not stopped in good order", part.getClass().getSimpleName(), e);
    }
  }
}
