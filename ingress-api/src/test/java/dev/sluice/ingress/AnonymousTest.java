package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who calls while nobody is asked for a key. */
class AnonymousTest {

  private static final String BODY = "{\"model\":\"echo\",\"input\":1}";

  @TempDir Path folder;

  private static HttpRequest.Builder limits(Fixture fixture, String... forwarded) {
    var request = HttpRequest.newBuilder(fixture.uri("/v1/limits"));
    for (String one : forwarded) {
      request.header("X-Forwarded-For", one);
    }
    return request;
  }

  @Test
  void shouldBelieveForwardedAddressesOfTrustedProxiesOnly() {
    try (var fixture = new Fixture(folder, "", true)) {
      assertThat(fixture.send(limits(fixture, "203.0.113.9")).body())
          .startsWith("{\"account\":\"ip:127.0.0.1\"");
    }
    String trusting = "ingress: {trusted_proxies: [127.0.0.1/32, 10.0.0.0/8]}";
    try (var fixture = new Fixture(folder, trusting, true)) {
      assertThat(fixture.send(limits(fixture, "6.6.6.6, 203.0.113.9", "10.0.0.7")).body())
          .startsWith("{\"account\":\"ip:203.0.113.9\"");
      assertThat(fixture.send(limits(fixture)).body()).startsWith("{\"account\":\"ip:127.0.0.1\"");
    }
  }

  @Test
  void shouldRefuseTooManyNewNamesOfOneAddressAndKeepTheKnown() {
    String few = "ingress: {names_per_address: 3, trusted_proxies: [127.0.0.1/32]}";
    try (var fixture = new Fixture(folder, few, true)) {
      var taken =
          IntStream.range(0, 3)
              .mapToObj(i -> fixture.submit("name-" + i, BODY).statusCode())
              .toList();
      HttpResponse<String> refused = fixture.submit("name-3", BODY);

      assertThat(taken).containsExactly(202, 202, 202);
      assertThat(refused.statusCode()).isEqualTo(429);
      String seconds = refused.headers().firstValue("retry-after").orElse("");
      assertThat(Integer.parseInt(seconds)).isBetween(1, 3600);
      assertThat(refused.body())
          .startsWith(
              "{\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\","
                  + "\"title\":\"Quota exceeded\",\"status\":429,\"detail\":\"X-Client-Id: too many new"
                  + " names were used from your address in this hour; ")
          .endsWith(",\"retry_after\":" + seconds + "}");
      assertThat(fixture.submit("name-1", BODY).statusCode()).isEqualTo(202);
      HttpRequest.Builder elsewhere =
          Fixture.post(fixture.request("/v1/inferences", "name-4"), BODY)
              .header("X-Forwarded-For", "203.0.113.9");
      assertThat(fixture.send(elsewhere).statusCode()).isEqualTo(202);
      assertThat(fixture.meters.get("sluice.ingress.names.refused").counter().count()).isEqualTo(1);
    }
  }
}
