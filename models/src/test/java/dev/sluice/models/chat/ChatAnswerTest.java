package dev.sluice.models.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatAnswerTest {

  private static final List<JsonNode> TOOLS =
      List.of(
          chunk("{'index':0,'delta':{'role':'assistant','content':null},'finish_reason':null}"),
          chunk(
              "{'index':0,'delta':{'tool_calls':[{'index':0,'id':'a','type':'function',"
                  + "'function':{'name':'f','arguments':''}}]}}"),
          chunk(
              "{'index':0,'delta':{'tool_calls':[{'index':0,'function':{'arguments':'{\\\"x\\\"'}}]}}"),
          chunk(
              "{'index':0,'delta':{'tool_calls':[{'index':1,'id':'b','type':'function',"
                  + "'function':{'name':'g','arguments':'{}'}}]}}"),
          chunk("{'index':0,'delta':{'tool_calls':[{'index':0,'function':{'arguments':':1}'}}]}}"),
          chunk("{'index':0,'delta':{},'finish_reason':'tool_calls'}"));

  static ObjectNode json(String text) {
    return ChatJson.read(text.replace('\'', '"')).orElseThrow();
  }

  private static JsonNode chunk(String choice) {
    return json(
        "{'id':'c','object':'chat.completion.chunk','created':7,'model':'m','choices':["
            + choice
            + "]}");
  }

  private static ChatAnswer of(List<JsonNode> chunks) {
    var answer = new ChatAnswer();
    chunks.forEach(answer::add);
    return answer;
  }

  @Test
  void shouldPutTheWholeTogetherFromPieces() {
    var answer = new ChatAnswer();
    answer.add(chunk("{'index':0,'delta':{'role':'assistant','content':'Hel'}}"));
    answer.add(chunk("{'index':0,'delta':{'role':'assistant','content':'lo'}}"));
    assertThat(answer.isFinished()).isFalse();
    answer.add(chunk("{'index':0,'delta':{'content':''},'finish_reason':'stop'}"));
    answer.add(json("{'choices':[],'usage':{'prompt_tokens':3,'completion_tokens':2}}"));

    assertThat(answer.isFinished()).isTrue();
    assertThat(answer.whole())
        .isEqualTo(
            json(
                "{'id':'c','object':'chat.completion','created':7,'model':'m','choices':[{'index':0,"
                    + "'message':{'role':'assistant','content':'Hello'},'finish_reason':'stop'}],"
                    + "'usage':{'prompt_tokens':3,'completion_tokens':2}}"));
  }

  @Test
  void shouldPutCallsOfToolsTogether() {
    assertThat(of(TOOLS).whole().at("/choices/0/message"))
        .isEqualTo(
            json(
                "{'role':'assistant','content':null,'tool_calls':["
                    + "{'id':'a','type':'function','function':{'name':'f','arguments':'{\\\"x\\\":1}'}},"
                    + "{'id':'b','type':'function','function':{'name':'g','arguments':'{}'}}]}"));
  }

  @Test
  void shouldGiveWhatIsMissingAfterEveryPiece() {
    JsonNode whole = of(TOOLS).whole();
    for (int seen = 0; seen <= TOOLS.size(); seen++) {
      ChatAnswer answer = of(TOOLS.subList(0, seen));
      answer.rest(whole).ifPresent(answer::add);
      assertThat(answer.whole().get("choices"))
          .as("after %d", seen)
          .isEqualTo(whole.get("choices"));
      assertThat(answer.rest(whole)).isEmpty();
    }
  }

  @Test
  void shouldGiveAWholeThatDidNotComeInPieces() {
    JsonNode whole =
        json(
            "{'id':'c','choices':[{'index':0,'message':{'role':'assistant','content':'Hi'},"
                + "'finish_reason':'stop'}]}");
    assertThat(new ChatAnswer().rest(whole))
        .hasValue(
            json(
                "{'id':'c','object':'chat.completion.chunk','choices':[{'index':0,"
                    + "'delta':{'role':'assistant','content':'Hi'},'finish_reason':'stop'}]}"));
  }

  @Test
  void shouldRefuseToGoOnWithAnotherAnswer() {
    var answer = new ChatAnswer();
    answer.add(chunk("{'index':0,'delta':{'role':'assistant','content':'Good'}}"));
    JsonNode other = json("{'choices':[{'index':0,'message':{'content':'Gold'}}]}");
    assertThatThrownBy(() -> answer.rest(other)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldWriteHalvesOfCharacters() {
    ObjectNode half = json("{'a':'x'}").put("content", "\uD83D");
    assertThat(ChatJson.write(half)).isEqualTo("{\"a\":\"x\",\"content\":\"\\uD83D\"}");
    assertThat(ChatJson.write(json("{'a':'\uD83D\uDE00ä'}")))
        .isEqualTo("{\"a\":\"\uD83D\uDE00ä\"}");
  }
}
