package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.load.Submit.Taken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Streams of events, one for each job, read from one thread, which notes when each job ended. */
public final class EventStreams implements AutoCloseable {

  private static final String COMPLETED = "event: completed";

  /** Where one chunk ends and the next begins; events have no carriage returns. */
  private static final Pattern SEAM = Pattern.compile("\\r\\n[0-9a-f]+\\r\\n");

  private final Selector selector = Selector.open();
  private final Map<String, Long> ends = new HashMap<>();
  private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
  private int opened;
  private int over;

  private EventStreams() throws IOException {}

  /** What has come of one stream. */
  private static final class Stream {
    private final Taken job;
    private final StringBuilder text = new StringBuilder();

    Stream(Taken job) {
      this.job = job;
    }
  }

  /** Asks for all of them; none is read yet. */
  public static EventStreams open(int port, List<Taken> jobs) throws IOException {
    var streams = new EventStreams();
    var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    for (Taken job : jobs) {
      SocketChannel channel = SocketChannel.open(server);
      String request =
          "GET /v1/inferences/%s/events HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Client-Id: %s\r\n\r\n"
              .formatted(job.id(), job.client());
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      channel.configureBlocking(false);
      channel.register(streams.selector, SelectionKey.OP_READ, new Stream(job));
    }
    return streams;
  }

  /** Reads until each stream has told something. */
  public void awaitFirst(Duration longest) throws IOException {
    read(longest, selector.keys().size(), 0);
  }

  /** Reads until each stream is over. */
  public void awaitEnds(Duration longest) throws IOException {
    read(longest, 0, selector.keys().size());
  }

  private void read(Duration longest, int untilOpened, int untilOver) throws IOException {
    long last = System.nanoTime() + longest.toNanos();
    while ((opened < untilOpened || over < untilOver) && System.nanoTime() < last) {
      selector.select(this::read, 10);
    }
  }

  private void read(SelectionKey key) {
    var stream = (Stream) key.attachment();
    try {
      in.clear();
      int count = ((SocketChannel) key.channel()).read(in);
      opened += stream.text.isEmpty() ? 1 : 0;
      if (count < 0) {
        key.interestOps(0);
        over++;
        return;
      }
      stream.text.append(StandardCharsets.ISO_8859_1.decode(in.flip()));
      boolean ended = SEAM.matcher(stream.text).replaceAll("").contains(COMPLETED);
      if (ended && !ends.containsKey(stream.job.id())) {
        ends.put(stream.job.id(), System.currentTimeMillis());
        over++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By id: when its end was told, in milliseconds of the epoch. */
  public Map<String, Long> ends() {
    return Map.copyOf(ends);
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
