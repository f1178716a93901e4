package dev.sluice.ingress.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SubmitParserProperties {

  private static final SubmitParser PARSER =
      new SubmitParser(
          Map.of(
              "echo", new ModelConfig("echo", ModelConfig.Runner.ECHO, 1, 1, Duration.ZERO),
              "texts", new ModelConfig("texts", ModelConfig.Runner.ONNX, 1, 1, Duration.ZERO)),
          false);

  @Property(tries = 2000)
  void shouldAnswerAnyBytesWithAProblemOrASubmission(@ForAll byte[] body) throws Exception {
    check(body);
  }

  @Property(tries = 2000)
  void shouldAnswerAlmostJsonWithAProblemOrASubmission(@ForAll("almostJson") String body)
      throws Exception {
    check(body.getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<String> almostJson() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"model\"",
            "\"input\"",
            "\"echo\"",
            "\"texts\"",
            "null",
            "\"metadata\"",
            "\"webhook\"",
            "\"start_by\"",
            "\"finish_by\"",
            "\"url\"",
            "\"https://example.com/\"",
            "\"30s\"",
            "\"2030-01-31T12:00:00Z\"",
            "\"parameters\"",
            "{}",
            "1e999",
            "-0",
            "\"\\ud800\"",
            "\"ä\"",
            " ",
            "\t")
        .list()
        .ofMaxSize(16)
        .map(parts -> String.join("", parts));
  }

  private static void check(byte[] body) throws Exception {
    Parsed parsed = PARSER.parse(body, Instant.now());
    if (parsed instanceof Parsed.Refused refused) {
      assertThat(refused.problem().status()).isIn(400, 422);
    } else if (parsed instanceof Parsed.Read read) {
      Slice input = read.submission().input();
      byte[] cut = Arrays.copyOfRange(body, input.start(), input.end());
      assertThat(Json.tree().readTree(cut)).isEqualTo(Json.tree().readTree(body).get("input"));
    }
  }

  @Property(tries = 200)
  void shouldPassAnyTextThrough(@ForAll String text) {
    String body = Json.text(Map.of("model", "texts", "input", text));
    boolean whole = text.chars().noneMatch(c -> Character.isSurrogate((char) c)) && !text.isEmpty();
    if (whole) {
      assertThat(PARSER.parse(body.getBytes(StandardCharsets.UTF_8), Instant.now()))
          .isInstanceOf(Parsed.Read.class);
    }
  }
}
