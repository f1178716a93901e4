package dev.sluice.models;

import dev.sluice.contract.config.ModelConfig;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says what an input will cost in tokens: what the worker will report as {@code usage.tokens}.
 * Loads no tokenizer before a model needs one. Safe for use by many threads; blocks none of them.
 */
public final class TokenCounter implements AutoCloseable {

  /**
   * A longer text is counted on threads of its own: this one takes a fifth of a millisecond. A list
   * always is, for each of its strings costs a call.
   */
  static final int LONGEST_AT_ONCE = 512;

  private static final long MOST_WAITING = 4 << 20;

  private static final int MOST_THREADS = 4;
  private static final long IDLE_SECONDS = 30;

  private final long mostWaiting;
  private final ThreadPoolExecutor threads;

  /** Bytes of what waits or is being counted; what is short counts as the longest short one. */
  private final AtomicLong waiting = new AtomicLong();

  private volatile @Nullable Tokenizer tokenizer;

  public TokenCounter() {
    this(MOST_WAITING);
  }

  /**
   * @param mostWaiting bytes of input that may wait to be counted; a single one may be longer
   */
  TokenCounter(long mostWaiting) {
    this.mostWaiting = mostWaiting;
    int size = Math.max(1, Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors() / 2));
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "token-counter");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Loads the tokenizer now, so that no input waits for that; blocks for a quarter of a second.
   *
   * @throws IllegalStateException if it cannot be loaded, in one line
   */
  public void warm() {
    Tokenizer ready = Tokenizer.miniLm();
    ready.count("ready");
    tokenizer = ready;
  }

  /**
   * Counts a short input before it returns, a long one on another thread.
   *
   * @param loop runs the answer that does not come at once; the caller's own thread
   * @param then takes the answer, once
   */
  public void count(ModelConfig model, JsonBytes input, Executor loop, Consumer<Count> then) {
    if (model.files() != null) { // they lie where the worker is
      then.accept(new Count.Known(EstimatedTokens.of(input.length())));
      return;
    }
    switch (model.runner()) {
      case ECHO, OPENAI, OPEN_INFERENCE, CUSTOM ->
          then.accept(new Count.Known(EstimatedTokens.of(input.length())));
      case ONNX -> {
        Tokenizer ready = tokenizer;
        if (ready != null && isShort(input)) {
          then.accept(counted(ready, input));
        } else {
          later(input, loop, then);
        }
      }
    }
  }

  private static boolean isShort(JsonBytes input) {
    return input.length() <= LONGEST_AT_ONCE && input.in()[input.start()] == '"';
  }

  private void later(JsonBytes input, Executor loop, Consumer<Count> then) {
    long bytes = Math.max(LONGEST_AT_ONCE, input.length());
    if (!tryWait(bytes)) {
      then.accept(new Count.Busy());
      return;
    }
    try {
      threads.execute(
          () -> {
            try {
              Count count = counted(input);
              loop.execute(() -> then.accept(count));
            } finally {
              waiting.addAndGet(-bytes);
            }
          });
    } catch (RejectedExecutionException e) { // closed
      waiting.addAndGet(-bytes);
      then.accept(new Count.Busy());
    }
  }

  private boolean tryWait(long bytes) {
    long before = waiting.getAndAdd(bytes);
    if (before == 0 || before + bytes <= mostWaiting) {
      return true;
    }
    waiting.addAndGet(-bytes);
    return false;
  }

  private Count counted(JsonBytes input) {
    try {
      Tokenizer ready = Tokenizer.miniLm();
      tokenizer = ready;
      return counted(ready, input);
    } catch (IllegalStateException e) {
      return new Count.Failed(String.valueOf(e.getMessage()));
    }
  }

  private static Count counted(Tokenizer ready, JsonBytes input) {
    try {
      return new Count.Known(ready.count(input));
    } catch (RuntimeException e) {
      return new Count.Failed("the tokenizer failed: " + e.getMessage());
    }
  }

  /** Still counts what waits, for as long as the process lives; what comes now is busy. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
