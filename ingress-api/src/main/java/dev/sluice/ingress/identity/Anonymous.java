package dev.sluice.ingress.identity;

import dev.sluice.contract.config.AddressRange;
import dev.sluice.ingress.http.Caller;
import dev.sluice.ingress.http.Callers;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.http.Problem;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Callers of whom nobody asks for a key: under the name in {@code X-Client-Id}, else as {@code
 * ip:ADDRESS}. An address may submit under a limited number of new names.
 */
public final class Anonymous implements Callers {

  private final ForwardedFor forwarded;
  private final boolean proxied;
  private final Names names;
  private final LongSupplier clock;
  private final Runnable refused;

  /**
   * @param trusted proxies whose word on addresses is believed
   * @param names shared by all event loops
   * @param clock the wall clock in milliseconds
   * @param refused told of every submission that is refused for its name
   */
  public Anonymous(List<AddressRange> trusted, Names names, LongSupplier clock, Runnable refused) {
    this.forwarded = new ForwardedFor(trusted);
    this.proxied = !trusted.isEmpty();
    this.names = names;
    this.clock = clock;
    this.refused = refused;
  }

  @Override
  public Caller of(HttpServerRequest request) {
    String claimed = request.getHeader(Fields.CLIENT_ID);
    return claimed == null ? Caller.at(address(request)) : Caller.claimed(claimed);
  }

  @Override
  public Caller submitting(HttpServerRequest request) {
    Caller caller = of(request);
    if (!(caller instanceof Caller.Known known) || request.getHeader(Fields.CLIENT_ID) == null) {
      return caller;
    }
    String name = known.subject().account();
    if (names.knows(name)) {
      return caller;
    }
    long seconds = names.tryTake(name, address(request), clock.getAsLong());
    if (seconds == 0) {
      return caller;
    }
    refused.run();
    return new Caller.Refused(
        Problem.overQuota(
            "X-Client-Id: too many new names were used from your address in this hour; known ones"
                + " go on working, new ones in %d seconds".formatted(seconds),
            seconds));
  }

  private String address(HttpServerRequest request) {
    String peer = request.remoteAddress().hostAddress();
    return proxied ? forwarded.address(peer, request.headers().getAll(Fields.FORWARDED_FOR)) : peer;
  }
}
