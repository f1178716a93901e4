package dev.sluice.contract.mirror;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Redis knows of a request, as one string: {@code seq:partition/offset:job}.
 *
 * @param at where the terminal event lies in its topic; of a queued job its {@link Backlog place};
 *     null for others
 * @param job the job as JSON; or {@link #ALIAS} and an id; or, if it is too large and lies in the
 *     output key or the topic, {@link #HEAD} and its head
 */
public record StatusEntry(long seq, @Nullable At at, String job) {

  /** Begins a job that is another request's: the id of that follows. */
  public static final String ALIAS = ">";

  /** Begins a job without its output. */
  public static final String HEAD = "~";

  /** A place in {@code inference.results}, or in the queue. */
  public record At(int partition, long offset) {

    private static final int QUEUE = -1;

    /** The place of a queued job. */
    public static At inQueue(long place) {
      return new At(QUEUE, place);
    }

    /** Whether this is a place in the queue: then {@link #offset} is that. */
    public boolean isInQueue() {
      return partition == QUEUE;
    }
  }

  public String encoded() {
    return seq + ":" + (at == null ? "" : at.partition() + "/" + at.offset()) + ":" + job;
  }

  /** Empty if the text is not what {@link #encoded} writes. */
  public static Optional<StatusEntry> decode(String text) {
    int first = text.indexOf(':');
    int second = text.indexOf(':', first + 1);
    if (first < 1 || second < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new StatusEntry(
              Long.parseLong(text.substring(0, first)),
              place(text.substring(first + 1, second)),
              text.substring(second + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static @Nullable At place(String text) {
    if (text.isEmpty()) {
      return null;
    }
    int slash = text.indexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException(text);
    }
    return new At(
        Integer.parseInt(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
  }
}
