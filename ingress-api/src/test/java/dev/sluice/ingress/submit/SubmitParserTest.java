package dev.sluice.ingress.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.config.Batching;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.config.Queueing;
import dev.sluice.contract.config.RunLimits;
import dev.sluice.contract.config.Upstream;
import dev.sluice.contract.message.TimeLimits;
import dev.sluice.ingress.http.Problem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmitParserTest {

  private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");

  private final SubmitParser parser =
      new SubmitParser(
          Map.of(
              "echo",
              new ModelConfig("echo", ModelConfig.Runner.ECHO, 1, 1, Duration.ZERO),
              "texts",
              new ModelConfig("texts", ModelConfig.Runner.ONNX, 1, 1, Duration.ZERO),
              "chat",
              chat(),
              "tensors",
              tensors()),
          false);

  private static ModelConfig chat() {
    return behindServer("chat", ModelConfig.Runner.OPENAI, new Upstream.Chat(100));
  }

  private static ModelConfig tensors() {
    var use = new Upstream.Tensors(Optional.empty(), Duration.ofMinutes(1));
    return behindServer("tensors", ModelConfig.Runner.OPEN_INFERENCE, use);
  }

  private static ModelConfig behindServer(
      String name, ModelConfig.Runner runner, Upstream.Use use) {
    URI url = URI.create("http://127.0.0.1/v1");
    var upstream = new Upstream(url, "theirs", use, Upstream.Key.NONE);
    Duration hour = Duration.ofHours(1);
    return new ModelConfig(
        name,
        runner,
        1,
        Batching.ofRows(1),
        Duration.ZERO,
        hour,
        RunLimits.DEFAULT,
        Queueing.DEFAULT,
        null,
        upstream,
        null);
  }

  private Parsed parse(String body) {
    return parser.parse(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), NOW);
  }

  private Problem refused(String body) {
    assertThat(parse(body)).isInstanceOf(Parsed.Refused.class);
    return ((Parsed.Refused) parse(body)).problem();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'model':'chat','input':'a'} | 100",
        "{'model':'chat','input':'a','parameters':{'temperature':1}} | 100",
        "{'model':'chat','input':'a','parameters':{'n':3}} | 300",
        "{'model':'chat','input':'a','parameters':{'max_tokens':7,'n':3}} | 21",
        "{'parameters':{'max_completion_tokens':9,'max_tokens':7},'model':'chat','input':'a'} | 9",
        "{'model':'texts','input':'a'} | 0",
        "{'model':'echo','input':'a','parameters':{}} | 0",
      })
  void shouldKnowHowMuchAModelMayGenerate(String body, long tokens) {
    assertThat(((Parsed.Read) parse(body)).submission().wish().generated()).isEqualTo(tokens);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'model':'texts','input':'a'}",
        "{'input':['a','b'],'model':'texts','parameters':{}}",
        "{'model':'echo','input':null}",
        "{'model':'echo','input':{'a':[]},'metadata':{}}",
        "{'model':'echo','input':1,'start_by':'30s','finish_by':'30s'}",
        "{'model':'echo','input':1,'start_by':'30s','finish_by':'2030-01-31T12:00:30Z'}",
        "{'model':'echo','input':1,'finish_by':'2030-02-06T13:00:00+01:00'}",
        "{'model':'echo','input':1,'webhook':{'url':'https://example.com/a?b=c'}}",
        "{'model':'chat','input':'a','parameters':{'temperature':0,'max_tokens':null}}",
        "{'model':'chat','input':[{'role':'user'}],'parameters':{'max_tokens':5,'n':2}}",
      })
  void shouldTakeWhatAModelTakes(String body) {
    assertThat(parse(body)).isInstanceOf(Parsed.Read.class);
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
        "{'model':'chat','input':1} | /input",
        "{'model':'chat','input':['a']} | /input",
        "{'model':'chat','input':'a','parameters':{'max_tokens':0}} | /parameters/max_tokens",
        "{'parameters':{'n':'2'},'model':'chat','input':'a'} | /parameters/n",
        "{'model':'chat','input':'a','parameters':{'stream':true}} | /parameters/stream",
        "{'model':'chat','input':'a','parameters':{'messages':[]}} | /parameters/messages",
        "{'model':'echo','input':1,'metadata':[]} | /metadata",
        "{'model':'echo','input':1,'start_by':5} | /start_by",
        "{'model':'echo','input':1,'start_by':'0s'} | /start_by",
        "{'model':'echo','input':1,'start_by':'soon'} | /start_by",
        "{'model':'echo','input':1,'start_by':'2030-01-31T12:00:00'} | /start_by",
        "{'model':'echo','input':1,'start_by':'2030-01-31T11:59:59Z'} | /start_by",
        "{'model':'echo','input':1,'start_by':'9999999999d'} | /start_by",
        "{'model':'echo','input':1,'finish_by':'+999999999-12-31T23:59:59Z'} | /finish_by",
        "{'model':'echo','input':1,'start_by':'31s','finish_by':'30s'} | /start_by",
        "{'model':'echo','input':1,'finish_by':'7d'} | /finish_by",
        "{'model':'echo','input':1,'webhook':'https://example.com/'} | /webhook",
        "{'model':'echo','input':1,'webhook':{}} | /webhook/url",
        "{'model':'echo','input':1,'webhook':{'url':'ftp://example.com/'}} | /webhook/url",
        "{'model':'echo','input':1,'webhook':{'url':5}} | /webhook/url",
        "{'model':'echo','input':1,'webhook':{'url':'http://169.254.169.254/'}} | /webhook/url",
        "{'model':'echo','input':1,'webhook':{'url':'http://localhost:9092/'}} | /webhook/url",
        "{'model':'echo','input':1,'webhook':{'url':'/a'}} | /webhook/url",
        "{'model':'echo','input':1,'webhook':{'url':'https://a/','x':1}} | /webhook/x",
      })
  void shouldPointAtTheFieldThatIsWrong(String body, String pointer) {
    Problem problem = refused(body);
    assertThat(problem.status()).isEqualTo(422);
    assertThat(problem.errors()).extracting(Problem.Field::pointer).containsExactly(pointer);
  }

  @Test
  void shouldTakeTensorsAndPointAtWhatIsWrongAboutThem() {
    String one = "{'name':'x','shape':[1,2],'datatype':'FP32','data':%s}";
    String body = "{'input':{'inputs':[" + one + "]}, 'model':'tensors'}";
    assertThat(parse(body.formatted("[1,2]"))).isInstanceOf(Parsed.Read.class);
    assertThat(refused(body.formatted("[1]")).errors())
        .containsExactly(
            new Problem.Field("/input/inputs/0/data", "data: 1 elements for the shape [1,2]"));
    assertThat(refused("{'model':'tensors','input':'a'}").errors())
        .containsExactly(new Problem.Field("/input", "input: \"a\" is not an object with inputs"));
    assertThat(refused("{'parameters':{'p':1},'model':'tensors','input':{'inputs':[]}}").errors())
        .extracting(Problem.Field::pointer)
        .containsExactly("/parameters/p", "/input/inputs");
  }

  @Test
  void shouldTakeAsManyItemsAsAreAllowedAndNoMore() {
    String most = "'a',".repeat(InputShape.MOST_ITEMS - 1) + "'a'";
    assertThat(parse("{'model':'texts','input':[" + most + "]}")).isInstanceOf(Parsed.Read.class);
    assertThat(refused("{'model':'texts','input':[" + most + ",'a']}").status()).isEqualTo(422);
  }

  @Test
  void shouldCountDurationsFromWhenTheRequestWasMade() {
    var read = (Parsed.Read) parse("{'model':'echo','input':1,'start_by':'2s','finish_by':'1m'}");
    assertThat(read.submission().times(NOW.plusSeconds(5)))
        .isEqualTo(
            new TimeLimits(
                OptionalLong.of(NOW.plusSeconds(7).toEpochMilli()),
                OptionalLong.of(NOW.plusSeconds(65).toEpochMilli())));
  }

  @Test
  void shouldBoundMetadata() {
    String most = "{'k':'" + "x".repeat(16 * 1024 - 8) + "'}";
    assertThat(parse("{'model':'echo','input':1,'metadata':" + most + "}"))
        .isInstanceOf(Parsed.Read.class);
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
    assertThat(parser.parse(utf16, NOW)).isInstanceOf(Parsed.Refused.class);
    assertThat(parser.parse(broken, NOW)).isInstanceOf(Parsed.Refused.class);
  }
}
