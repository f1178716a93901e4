package dev.sluice.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.message.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HostileBodyProperties {

  private final SubmissionParser parser =
      new SubmissionParser(SluiceConfig.read(null, Map.of(), Map.of()).models());

  @Provide
  Arbitrary<String> nearlyJson() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\"model\"",
            "\"echo\"",
            "\"input\"",
            "\"metadata\"",
            "\"parameters\"",
            "1",
            "-",
            "null",
            "\\u12",
            "é",
            "\u0000",
            " ",
            "1e999999",
            "tru")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 5000)
  void nearlyJsonIsTakenOrRefused(@ForAll("nearlyJson") String body) {
    parse(body.getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 2000)
  void anyBytesAreTakenOrRefused(@ForAll byte[] body) {
    parse(body);
  }

  @Property(tries = 200)
  void anyFieldNameIsTakenOrRefused(@ForAll String name) {
    parse(Json.write(Map.of(name, 1, "model", "echo", "input", 1)));
  }

  private void parse(byte[] body) {
    try {
      assertThat(parser.parse(body).model()).isEqualTo("echo");
    } catch (ProblemException e) {
      assertThat(e.problem().status()).isIn(400, 422);
    }
  }
}
