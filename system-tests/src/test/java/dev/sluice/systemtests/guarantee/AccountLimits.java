package dev.sluice.systemtests.guarantee;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.systemtests.Client;
import java.util.Optional;

/** How the limits of an account stand, as its client is told. */
final class AccountLimits {

  private AccountLimits() {}

  static Optional<JsonNode> of(Client client, String limit) {
    Client.Answer answer = client.get("/v1/limits");
    for (JsonNode one : answer.body().path("limits")) {
      if (one.path("name").asText().equals(limit)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }
}
