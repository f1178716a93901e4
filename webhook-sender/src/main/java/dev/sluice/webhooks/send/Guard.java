package dev.sluice.webhooks.send;

import dev.sluice.contract.webhook.PublicAddress;
import dev.sluice.contract.webhook.WebhookUrl;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Says to which addresses an attempt may go. They are looked up once for each attempt, and the
 * attempt goes to one of those it was told: a name that says something else a moment later has no
 * effect.
 *
 * @param allowPrivate whether addresses that are not on the public internet may be used
 */
public record Guard(Names names, boolean allowPrivate) {

  /** None of the addresses is one that may be used. */
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedException(String host, List<InetAddress> addresses) {
      super(
          "%s is %s, which is not on the public internet"
              .formatted(
                  host,
                  String.join(", ", addresses.stream().map(InetAddress::getHostAddress).toList())));
    }
  }

  /** At least one address; fails with a {@link RefusedException} or as the look-up did. */
  CompletionStage<List<InetAddress>> addresses(WebhookUrl url) {
    InetAddress written = url.address();
    return written == null
        ? names.look(url.host()).thenApply(all -> allowed(url.host(), all))
        : CompletableFuture.completedFuture(List.of(written))
            .thenApply(all -> allowed(url.host(), all));
  }

  private List<InetAddress> allowed(String host, List<InetAddress> all) {
    List<InetAddress> allowed =
        all.stream().filter(address -> allowPrivate || PublicAddress.is(address)).toList();
    if (allowed.isEmpty()) {
      throw new RefusedException(host, all);
    }
    return allowed;
  }
}
