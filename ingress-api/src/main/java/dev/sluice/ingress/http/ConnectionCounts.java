package dev.sluice.ingress.http;

import dev.sluice.contract.config.AddressRange;
import dev.sluice.contract.config.Addresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How many connections there are, in all and from each address; an IPv6 address counts with its
 * /64. Trusted proxies bring many clients and count in all alone. Safe from any thread.
 */
public final class ConnectionCounts {

  private static final int V6_NETWORK_BYTES = 8;

  private final int most;
  private final AtomicInteger open = new AtomicInteger();
  private final PerClient<String> perAddress;
  private final List<AddressRange> trusted;
  private final Consumer<String> refused;

  /**
   * @param most in all
   * @param trusted proxies
   * @param refused told of each that is refused by which bound: {@code total} or {@code address}
   */
  public ConnectionCounts(
      int most, int mostPerAddress, List<AddressRange> trusted, Consumer<String> refused) {
    this.most = most;
    this.perAddress = new PerClient<>(mostPerAddress);
    this.trusted = List.copyOf(trusted);
    this.refused = refused;
  }

  public int open() {
    return open.get();
  }

  /**
   * Counts one more.
   *
   * @param host the peer's address in numbers
   * @return null if there are too many; else to be run once, when it is closed
   */
  @Nullable Runnable tryOpen(String host) {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      refused.accept("total");
      return null;
    }
    String counted = counted(host);
    if (counted == null) {
      return open::decrementAndGet;
    }
    if (!perAddress.tryTake(counted)) {
      open.decrementAndGet();
      refused.accept("address");
      return null;
    }
    return () -> {
      open.decrementAndGet();
      perAddress.release(counted);
    };
  }

  /** As what an address counts; null for a trusted proxy. */
  private @Nullable String counted(String host) {
    int zone = host.indexOf('%');
    InetAddress address = Addresses.parse(zone < 0 ? host : host.substring(0, zone));
    if (address == null) {
      return host;
    }
    for (AddressRange range : trusted) {
      if (range.contains(address)) {
        return null;
      }
    }
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(address.getAddress(), 0, V6_NETWORK_BYTES)
        : host;
  }
}
