package dev.sluice.models.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.message.Json;
import dev.sluice.models.JsonBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is read is refused in words, or is as good as what is written of it. */
class HostileTensorsProperties {

  private static final String TENSOR =
      "{\"name\":\"x\",\"shape\":[2,1],\"datatype\":\"FP32\",\"data\":[[1],[-2.5]]}";
  private static final String REQUEST =
      "{\"id\":\"a\",\"parameters\":{\"p\":1},\"inputs\":["
          + TENSOR
          + "],\"outputs\":[{\"name\":\"y\"}]}";
  private static final String ANSWER =
      "{\"model_name\":\"m\",\"model_version\":\"1\",\"outputs\":[" + TENSOR + "]}";

  @Property(tries = 3000)
  void shouldReadRequests(@ForAll("requests") String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      InferRequest read = InferRequest.read(new JsonBytes(bytes, 0, bytes.length));
      assertThat(read.rows().orElse(1)).isPositive();
      assertThat(read.kind()).isNotNull();
      assertThat(Json.tree().readTree(new Joined(List.of(read)).body("id")).has("inputs")).isTrue();
    } catch (BadTensorsException e) {
      assertThat(e.words()).isNotEmpty().hasSizeLessThan(400);
    }
  }

  @Property(tries = 3000)
  void shouldReadAnswers(@ForAll("answers") String text) throws IOException {
    try {
      InferAnswer read = InferAnswer.read(text.getBytes(StandardCharsets.UTF_8));
      String written = read.text(null, read.outputsText());
      assertThat(Json.tree().readTree(written).get("outputs").size())
          .isEqualTo(read.outputs().size());
    } catch (BadTensorsException e) {
      assertThat(e.words()).isNotEmpty().hasSizeLessThan(400);
    }
  }

  @Provide
  Arbitrary<String> requests() {
    return disturbed(REQUEST);
  }

  @Provide
  Arbitrary<String> answers() {
    return disturbed(ANSWER);
  }

  /** A part of it is gone, and something else stands there. */
  private static Arbitrary<String> disturbed(String text) {
    var place = Arbitraries.integers().between(0, text.length());
    var gone = Arbitraries.integers().between(0, 12);
    var instead =
        Arbitraries.of(
            "",
            "null",
            "{}",
            "[]",
            "[[",
            "]",
            "}",
            ",",
            "1e999",
            "-1",
            "99999999999999999999",
            "\"",
            "\\",
            "\"\\ud800\"",
            "true",
            "\"data\":",
            "\"shape\":",
            "\u0000",
            "ä");
    return Combinators.combine(place, gone, instead)
        .as(
            (from, length, middle) ->
                text.substring(0, from)
                    + middle
                    + text.substring(Math.min(text.length(), from + length)));
  }
}
