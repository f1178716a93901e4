package dev.sluice.webhooks.send;

import dev.sluice.contract.webhook.WebhookSecret;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Signs as Standard Webhooks 1.0 says: with the account's secrets, so that a receiver that knows
 * any of them can tell who sent it.
 *
 * @param secrets of the installation, the newest first
 */
public record Signer(List<WebhookSecret> secrets) {

  public Signer {
    secrets = List.copyOf(secrets);
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("secrets: none");
    }
  }

  /**
   * The header {@code webhook-signature}.
   *
   * @param seconds since the epoch, as in the header {@code webhook-timestamp}
   */
  public String sign(String account, String id, long seconds, String body) {
    String signed = id + "." + seconds + "." + body;
    return secrets.stream()
        .map(secret -> "v1," + secret.of(account).sign(signed))
        .collect(Collectors.joining(" "));
  }
}
