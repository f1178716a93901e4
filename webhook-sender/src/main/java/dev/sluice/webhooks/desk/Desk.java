package dev.sluice.webhooks.desk;

import dev.sluice.contract.webhook.Delivery;
import dev.sluice.contract.webhook.WebhookUrl;
import dev.sluice.webhooks.desk.Open.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The deliveries that have not ended, of the partitions that this process has. It knows what the
 * topic says and nothing else: an attempt's outcome counts once its record is read. For one thread;
 * times are milliseconds since the epoch.
 */
public final class Desk {

  /** What is due within this time keeps its record, so that it need not be read again. */
  private static final long SOON_MILLIS = 10_000;

  private static final long MOST_KEPT = 16L << 20;
  private static final int MOST_CARRIED_AT_ONCE = 100;

  private final Bounds bounds;
  private final Map<Integer, Share> shares = new HashMap<>();
  private final Map<String, Open> open = new HashMap<>();
  private final Map<String, Host> hosts = new HashMap<>();
  private final Turns turns = new Turns();
  private final Ended ended = new Ended();
  private int sending;
  private int writing;

  /** Characters of the records that are kept. */
  private long kept;

  /**
   * @param inFlight attempts at once
   * @param perHost attempts at once at one host
   * @param open deliveries that have not ended
   */
  public record Bounds(int inFlight, int perHost, int open) {}

  public Desk(Bounds bounds) {
    this.bounds = bounds;
  }

  /**
   * Takes a partition over. Nothing of it is sent before it was read to its end, since what was due
   * may have been sent since.
   *
   * @param position from where it is read
   * @param end of the partition now
   */
  public void assign(int partition, long position, long end) {
    shares.put(partition, new Share(position, end));
  }

  /** Lets a partition go; what of it is being sent is abandoned. */
  public void revoke(int partition) {
    Share share = shares.remove(partition);
    if (share != null) {
      List.copyOf(share.open()).forEach(one -> remove(share, one, false));
    }
  }

  public void revokeAll() {
    List.copyOf(shares.keySet()).forEach(this::revoke);
  }

  /** Reads a record; those of a partition in their order. */
  public void take(Place place, Delivery delivery, long now) {
    Share share = shares.get(place.partition());
    Open known = open.get(delivery.id());
    // Records of lower rank were written twice, or by who had the partition before.
    if (share == null
        || (known == null
            ? ended.isOld(delivery.id(), delivery.rank())
            : delivery.rank() < known.rank)) {
      return;
    }
    if (known != null && delivery.rank() == known.rank) {
      share.move(known, place.offset());
      if (known.work == Work.WRITING) {
        release(share, known);
      }
      return;
    }
    if (known != null) {
      remove(share, known, hasSucceeded(delivery));
    }
    if (delivery.state() == Delivery.State.DUE) {
      add(share, new Open(place, delivery, host(delivery)), delivery, now);
    } else {
      ended.put(delivery.id(), delivery.rank());
    }
  }

  private static boolean hasSucceeded(Delivery delivery) {
    List<Delivery.Attempt> made = delivery.attempts();
    return !made.isEmpty() && made.get(made.size() - 1).hasSucceeded();
  }

  /** One whose URL cannot be parsed is tried under no name, and found to be none. */
  private Host host(Delivery delivery) {
    String name;
    try {
      name = WebhookUrl.parse(delivery.url()).host();
    } catch (IllegalArgumentException e) {
      name = "";
    }
    return hosts.computeIfAbsent(name, any -> new Host(any, bounds.perHost()));
  }

  private void add(Share share, Open one, Delivery delivery, long now) {
    int size = delivery.body().text().length();
    if (one.due <= now + SOON_MILLIS && kept + size <= MOST_KEPT) {
      one.kept = delivery;
      kept += size;
    }
    open.put(one.id, one);
    share.add(one);
    one.host.open++;
    if (share.isCurrent()) {
      await(one);
    }
  }

  private void await(Open one) {
    one.work = Work.NONE;
    one.host.waiting.add(one);
    turns.put(one.host);
  }

  private void remove(Share share, Open one, boolean success) {
    open.remove(one.id);
    share.remove(one);
    if (one.kept != null) {
      kept -= one.kept.body().text().length();
    }
    switch (one.work) {
      case NONE -> one.host.waiting.remove(one);
      case SENDING -> stopSending(one, success);
      case WRITING -> writing--;
    }
    one.abandon();
    one.host.open--;
    turns.put(one.host);
    if (one.host.open == 0) {
      hosts.remove(one.host.name);
    }
  }

  private void stopSending(Open one, boolean success) {
    sending--;
    one.host.ended(success);
  }

  /** A partition was read up to here. */
  public void reached(int partition, long position) {
    Share share = shares.get(partition);
    if (share != null) {
      boolean wasCurrent = share.isCurrent();
      share.reached(position);
      if (!wasCurrent && share.isCurrent()) {
        share.open().forEach(this::await);
      }
    }
  }

  /** Those to be sent now; they count as being sent until their next record is read. */
  public List<Open> begin(long now) {
    var begun = new ArrayList<Open>();
    while (sending < bounds.inFlight()) {
      Host host = turns.next(now);
      if (host == null) {
        break;
      }
      Open one = Objects.requireNonNull(host.waiting.pollFirst());
      one.work = Work.SENDING;
      sending++;
      host.began();
      turns.put(host);
      begun.add(one);
    }
    return begun;
  }

  /** One that was not sent after all, to be sent again then. */
  public void postpone(Open one, long until) {
    Share share = shares.get(one.partition);
    if (share != null && open.get(one.id) == one && one.work == Work.SENDING) {
      stopSending(one, false);
      one.due = until;
      await(one);
    }
  }

  /** One whose record is no longer there. */
  public void drop(Open one) {
    Share share = shares.get(one.partition);
    if (share != null && open.get(one.id) == one) {
      remove(share, one, false);
    }
  }

  /** One that was to be written and was not. */
  public void release(Open one) {
    Share share = shares.get(one.partition);
    if (share != null && open.get(one.id) == one && one.work == Work.WRITING) {
      release(share, one);
    }
  }

  private void release(Share share, Open one) {
    writing--;
    one.work = Work.NONE;
    if (share.isCurrent()) {
      await(one);
    }
  }

  /**
   * Those whose records must be written again as they are, so that who takes a partition over need
   * not read far. They are not sent until that is read.
   */
  public List<Open> carried() {
    var carried = new ArrayList<Open>();
    for (Share share : shares.values()) {
      if (share.isCurrent() && carried.isEmpty()) {
        carried.addAll(share.behind(MOST_CARRIED_AT_ONCE));
      }
    }
    carried.forEach(this::write);
    return carried;
  }

  /**
   * Those that must be given up because there are more than may be: of the host that has the most,
   * what is due last.
   */
  public List<Open> crowdedOut() {
    var out = new ArrayList<Open>();
    int over = open.size() - sending - writing - bounds.open();
    if (over > 0) {
      Host crowd =
          hosts.values().stream()
              .max(Comparator.comparingInt(host -> host.waiting.size()))
              .orElseThrow();
      int most = Math.min(over, crowd.waiting.size());
      for (int i = 0; i < most; i++) {
        Open one = crowd.waiting.last();
        write(one);
        out.add(one);
      }
    }
    return out;
  }

  private void write(Open one) {
    one.work = Work.WRITING;
    writing++;
    one.host.waiting.remove(one);
    turns.put(one.host);
  }

  /** From where who takes the partition over must read; empty if it is not had. */
  public OptionalLong lowWater(int partition) {
    Share share = shares.get(partition);
    return share == null ? OptionalLong.empty() : OptionalLong.of(share.lowWater());
  }

  /** When something is due to be sent; the end of time if nothing is. */
  public long nextDue() {
    return sending < bounds.inFlight() ? turns.nextDue() : Long.MAX_VALUE;
  }

  /** How many deliveries have not ended. */
  public int open() {
    return open.size();
  }

  /** How many attempts are under way. */
  public int sending() {
    return sending;
  }

  /** Whether every partition was read as far as it reached when it was taken over. */
  public boolean isCurrent() {
    return shares.values().stream().allMatch(Share::isCurrent);
  }
}
