package dev.sluice.ingress.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.ingress.http.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmitParserTest {

  private final SubmitParser parser =
      new SubmitParser(
          Map.of(
              "echo", new ModelConfig("echo", ModelConfig.Runner.ECHO, 1, 1, Duration.ZERO),
              "texts", new ModelConfig("texts", ModelConfig.Runner.ONNX, 1, 1, Duration.ZERO)));

  private Parsed parse(String body) {
    return parser.parse(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private Problem refused(String body) {
    assertThat(parse(body)).isInstanceOf(Parsed.Refused.class);
    return ((Parsed.Refused) parse(body)).problem();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'model':'texts','input':'a'}",
        "{'input':['a','b'],'model':'texts','parameters':{}}",
        "{'model':'echo','input':null}",
        "{'model':'echo','input':{'a':[]},'metadata':{}}",
      })
  void shouldTakeWhatAModelTakes(String body) {
    assertThat(parse(body)).isInstanceOf(Parsed.Submission.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'model':'texts','input':''} | /input",
        "{'model':'texts','input':[]} | /input",
        "{'model':'texts','input':['a','']} | /input",
        "{'model':'texts','input':[['a']]} | /input",
        "{'model':'echo'} | /input",
        "{'input':1} | /model",
        "{'model':5,'input':1} | /model",
        "{'model':'echo','input':1,'a/b~':1} | /a~1b~0",
        "{'model':'echo','input':1,'parameters':{'k':3}} | /parameters/k",
        "{'model':'echo','input':1,'parameters':7} | /parameters",
        "{'model':'echo','input':1,'metadata':[]} | /metadata",
      })
  void shouldPointAtTheFieldThatIsWrong(String body, String pointer) {
    Problem problem = refused(body);
    assertThat(problem.status()).isEqualTo(422);
    assertThat(problem.errors()).extracting(Problem.Field::pointer).containsExactly(pointer);
  }

  @Test
  void shouldTakeAsManyItemsAsAreAllowedAndNoMore() {
    String most = "'a',".repeat(InputShape.MOST_ITEMS - 1) + "'a'";
    assertThat(parse("{'model':'texts','input':[" + most + "]}"))
        .isInstanceOf(Parsed.Submission.class);
    assertThat(refused("{'model':'texts','input':[" + most + ",'a']}").status()).isEqualTo(422);
  }

  @Test
  void shouldBoundMetadata() {
    String most = "{'k':'" + "x".repeat(16 * 1024 - 8) + "'}";
    assertThat(parse("{'model':'echo','input':1,'metadata':" + most + "}"))
        .isInstanceOf(Parsed.Submission.class);
    assertThat(refused("{'model':'echo','input':1,'metadata':" + most.replace("x'", "xx'") + "}"))
        .extracting(Problem::detail)
        .isEqualTo("metadata: 16385 bytes, wanted at most 16384");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "{'model':'echo','input':1} x",
        "{'model':'echo','model':'echo','input':1}",
        "{'model':'echo','input':01}",
      })
  void shouldRefuseWhatIsNotJson(String body) {
    assertThat(refused(body).status()).isEqualTo(400);
  }

  @Test
  void shouldRefuseOtherEncodings() {
    byte[] utf16 = "{\"model\":\"echo\",\"input\":1}".getBytes(StandardCharsets.UTF_16LE);
    byte[] broken = "{\"model\":\"echo\",\"input\":\"ä\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(parser.parse(utf16)).isInstanceOf(Parsed.Refused.class);
    assertThat(parser.parse(broken)).isInstanceOf(Parsed.Refused.class);
  }
}
