package dev.sluice.cli.whatif;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Shows on a terminal how far a long reading is: after two seconds, and twice a second from then
 * on. For one thread.
 */
final class Progress implements AutoCloseable {

  private static final long FIRST = 2_000_000_000L;
  private static final long NEXT = 500_000_000L;

  private final PrintStream to;
  private final BooleanSupplier isTerminal;
  private final LongSupplier nanos;

  private long total;
  private long read;
  private long next;
  private int width;
  private boolean isSilent;

  /**
   * @param isTerminal asked once, when there is something to show
   */
  Progress(PrintStream to, BooleanSupplier isTerminal, LongSupplier nanos) {
    this.to = to;
    this.isTerminal = isTerminal;
    this.nanos = nanos;
    this.next = nanos.getAsLong() + FIRST;
  }

  static Progress onStandardError() {
    return new Progress(System.err, Progress::isStandardErrorATerminal, System::nanoTime);
  }

  /** Java knows of standard input and output only. */
  private static boolean isStandardErrorATerminal() {
    try {
      return new ProcessBuilder("test", "-t", "2").inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Takes so many more records to be read. */
  void expect(long records) {
    total += records;
  }

  /** So many more were read. */
  void read(long records) {
    read += records;
    if (isSilent || nanos.getAsLong() - next < 0) {
      return;
    }
    if (width == 0 && !isTerminal.getAsBoolean()) {
      isSilent = true;
      return;
    }
    String line =
        String.format(
            Locale.ROOT, "%,d of %,d records read (%d %%)", read, total, 100 * read / total);
    to.print("\r" + line);
    to.flush();
    width = Math.max(width, line.length());
    next = nanos.getAsLong() + NEXT;
  }

  /** Clears the line. */
  @Override
  public void close() {
    if (width > 0) {
      to.print("\r" + " ".repeat(width) + "\r");
      to.flush();
    }
  }
}
