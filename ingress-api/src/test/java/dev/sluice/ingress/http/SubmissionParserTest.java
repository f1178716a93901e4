package dev.sluice.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.contract.config.SluiceConfig;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmissionParserTest {

  private final SubmissionParser parser =
      new SubmissionParser(SluiceConfig.read(null, Map.of(), Map.of()).models());

  private Submission parse(String body) throws ProblemException {
    return parser.parse(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldKeepValuesAsTheClientWroteThem() throws ProblemException {
    Submission submission =
        parse(
            """
            {"metadata": {"b" : 1e0} , "input":  {"x":[1, 2.50,"ä\\u00e4"] ,"y":null}, "model":"echo",
             "parameters":{}}""");

    assertThat(submission.model()).isEqualTo("echo");
    assertThat(submission.input().text()).isEqualTo("{\"x\":[1, 2.50,\"ä\\u00e4\"] ,\"y\":null}");
    assertThat(String.valueOf(submission.metadata())).isEqualTo("{\"b\" : 1e0}");
    assertThat(String.valueOf(submission.parameters())).isEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "3 | 3",
        "-1.5e3 | -1.5e3",
        "\"a \\\" b\" | \"a \\\" b\"",
        "null | null",
        "[[1],{}] | [[1],{}]"
      })
  void shouldTakeAnyInputForEcho(String input, String kept) throws ProblemException {
    assertThat(parse("{\"model\":\"echo\",\"input\":%s}".formatted(input)).input().text())
        .isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ | 400 | the body is not JSON",
        "[] | 400 | the body is not a JSON object",
        "{} {} | 400 | the body goes on after its JSON object",
        "{\"model\":\"echo\",\"model\":\"echo\",\"input\":1} | 400 | /model: given twice",
        "{} | 422 | /model: missing",
        "{\"model\":7} | 422 | /model: not a string",
        "{\"model\":\"gpt\",\"input\":1} | 422 | /model: there is no model 'gpt' (models: all-minilm-l6-v2, echo)",
        "{\"model\":\"echo\"} | 422 | /input: missing",
        "{\"model\":\"all-minilm-l6-v2\",\"input\":1} | 422 | /input: not a string or a list of strings",
        "{\"model\":\"all-minilm-l6-v2\",\"input\":\"\"} | 422 | /input: an empty string",
        "{\"model\":\"all-minilm-l6-v2\",\"input\":[]} | 422 | /input: 0 items, wanted 1 to 256",
        "{\"input\":[\"a\",{\"b\":[1]}],\"model\":\"all-minilm-l6-v2\"} | 422 | /input: item 1 is not a string",
        "{\"model\":\"echo\",\"input\":1,\"parameters\":{\"t\":{\"u\":1}}} | 422 | /parameters: model 'echo' takes no parameters",
        "{\"model\":\"echo\",\"input\":1,\"parameters\":3} | 422 | /parameters: not an object",
        "{\"model\":\"echo\",\"input\":1,\"web/hook\":{}} | 422 | /web~1hook: unknown field",
      })
  void shouldSayWhatIsWrongAndWhere(String body, int status, String detail) {
    var thrown = catchThrowableOfType(ProblemException.class, () -> parse(body));

    assertThat(thrown.problem().status()).isEqualTo(status);
    assertThat(thrown.problem().detail()).startsWith(detail);
  }

  @Test
  void shouldRefuseMoreThanTwoHundredAndFiftySixTexts() {
    String texts = "\"a\",".repeat(256) + "\"a\"";
    String body = "{\"model\":\"all-minilm-l6-v2\",\"input\":[%s]}".formatted(texts);

    var thrown = catchThrowableOfType(ProblemException.class, () -> parse(body));

    assertThat(thrown.problem().detail()).isEqualTo("/input: 257 items, wanted 1 to 256");
  }
}
