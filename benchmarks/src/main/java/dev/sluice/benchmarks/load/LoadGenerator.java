package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.load.Connection.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Sends a load from one thread over non-blocking sockets. Latency counts from the moment at which
 * an exchange was due, so a server that stalls is charged for all that it kept waiting. Due times
 * are kept to a millisecond.
 */
public final class LoadGenerator implements AutoCloseable {

  private static final int TOO_MANY_ERRORS = 100_000;
  private static final long LONGEST_MICROS = Duration.ofMinutes(5).toNanos() / 1000;

  private final Load load;
  private final Exchange exchange;
  private final Selector selector;
  private final List<Connection> connections = new ArrayList<>();
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
  private final Histogram micros = new Histogram(LONGEST_MICROS, 3);
  private final Map<Integer, Long> statuses = new TreeMap<>();
  private final long[] byStatus = new long[600];
  private long begun;
  private long ended;
  private long errors;

  private LoadGenerator(Load load, Exchange exchange) throws IOException {
    this.load = load;
    this.exchange = exchange;
    this.selector = Selector.open();
    for (int i = 0; i < load.connections(); i++) {
      var connection = new Connection(selector, load.port());
      connections.add(connection);
      idle.add(connection);
    }
  }

  /** Sends the load and returns when the last exchange has ended. */
  public static LoadResult run(Load load, Exchange exchange) throws IOException {
    try (var generator = new LoadGenerator(load, exchange)) {
      return generator.run();
    }
  }

  private LoadResult run() throws IOException {
    long start = System.nanoTime();
    long end = start + load.duration().toNanos();
    Consumer<SelectionKey> serve = this::serve;
    long now = start;
    while (now < end && begun < load.exchanges()) {
      beginThoseDue(start, now);
      selector.select(serve, load.rate() > 0 && !idle.isEmpty() ? 1 : 10);
      now = System.nanoTime();
    }
    long inTime = ended;
    Duration took = Duration.ofNanos(now - start);
    long last = now + load.grace().toNanos();
    while (idle.size() < connections.size() && System.nanoTime() < last) {
      selector.select(serve, 10);
    }
    errors += connections.stream().filter(c -> c.state == State.BUSY).count();
    for (int status = 0; status < byStatus.length; status++) {
      if (byStatus[status] > 0) {
        statuses.put(status, byStatus[status]);
      }
    }
    return new LoadResult(begun, inTime, statuses, errors, took, micros);
  }

  private void beginThoseDue(long start, long now) throws IOException {
    while (!idle.isEmpty() && begun < load.exchanges()) {
      long due = load.rate() == 0 ? now : start + begun * 1_000_000_000L / load.rate();
      if (due > now) {
        return;
      }
      Connection connection = idle.remove();
      connection.due = due;
      connection.number = begun++;
      connection.state = State.BUSY;
      exchange.begin(connection.request(), connection.number);
      try {
        connection.send();
      } catch (IOException e) {
        broken(connection);
      }
    }
  }

  private void serve(SelectionKey key) {
    Connection connection = (Connection) key.attachment();
    try {
      try {
        connection.advance();
        if (connection.isReadable()) {
          read(connection);
        }
      } catch (IOException e) {
        broken(connection);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Connection connection) throws IOException {
    if (connection.read(in) < 0) {
      closedByServer(connection);
    } else if (connection.answer.take(in)) {
      answered(connection);
    }
  }

  private void answered(Connection connection) throws IOException {
    if (exchange.goesOn(connection.answer, connection.request(), connection.number)) {
      connection.answer.clear();
      connection.send();
      return;
    }
    byStatus[connection.answer.status()]++;
    ended++;
    micros.recordValue(Math.min(LONGEST_MICROS, (System.nanoTime() - connection.due) / 1000));
    if (connection.answer.closesConnection()) {
      connection.state = State.CLOSING;
    } else {
      rest(connection);
    }
    connection.answer.clear();
  }

  /** After an answer that announced it, this is the way of a server without keep-alive. */
  private void closedByServer(Connection connection) throws IOException {
    if (connection.state == State.BUSY) {
      throw new IOException("cut off");
    }
    connection.reconnect();
    rest(connection);
  }

  private void broken(Connection connection) throws IOException {
    if (connection.state != State.CLOSING && ++errors > TOO_MANY_ERRORS) {
      throw new IOException("more than %,d errors: nothing answers".formatted(TOO_MANY_ERRORS));
    }
    connection.reconnect();
    rest(connection);
  }

  private void rest(Connection connection) {
    if (connection.state != State.IDLE) {
      connection.state = State.IDLE;
      idle.add(connection);
    }
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : connections) {
      connection.close();
    }
    selector.close();
  }
}
