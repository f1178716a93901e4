package dev.sluice.models.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ChatAnswerProperties {

  @Provide
  Arbitrary<List<JsonNode>> chunks() {
    Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(5);
    Arbitrary<Integer> small = Arbitraries.integers().between(0, 2);
    Arbitrary<ObjectNode> text = texts.map(t -> object().put("content", t));
    Arbitrary<ObjectNode> role = Arbitraries.of("assistant").map(r -> object().put("role", r));
    Arbitrary<ObjectNode> call =
        Combinators.combine(small, texts)
            .as(
                (index, part) -> {
                  ObjectNode delta = object();
                  ObjectNode one = delta.putArray("tool_calls").addObject().put("index", index);
                  one.putObject("function").put("arguments", part);
                  return delta;
                });
    return Combinators.combine(small, Arbitraries.oneOf(text, role, call))
        .as(ChatAnswerProperties::chunk)
        .list()
        .ofMaxSize(12);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static JsonNode chunk(int index, ObjectNode delta) {
    ObjectNode chunk = object();
    chunk.putArray("choices").addObject().put("index", index).set("delta", delta);
    return chunk;
  }

  @Property
  void shouldBeTheWholeOnceHoweverManyPiecesWereMissed(
      @ForAll("chunks") List<JsonNode> chunks, @ForAll("seen") int seen) {
    // A model numbers the calls of its tools without gaps.
    var complete = new ChatAnswer();
    chunks.forEach(complete::add);
    JsonNode whole = complete.whole();
    var answer = new ChatAnswer();
    chunks.subList(0, Math.min(seen, chunks.size())).forEach(answer::add);
    if (hasGaps(chunks)) {
      return;
    }

    answer.rest(whole).ifPresent(answer::add);

    assertThat(content(answer.whole())).isEqualTo(content(whole));
    assertThat(answer.rest(whole)).isEmpty();
  }

  @Provide
  Arbitrary<Integer> seen() {
    return Arbitraries.integers().between(0, 12);
  }

  private static JsonNode content(JsonNode whole) {
    return whole.get("choices");
  }

  private static boolean hasGaps(List<JsonNode> chunks) {
    for (int choice = 0; choice < 3; choice++) {
      int next = 0;
      for (JsonNode chunk : chunks) {
        JsonNode one = chunk.at("/choices/0");
        JsonNode index = one.at("/delta/tool_calls/0/index");
        if (one.path("index").asInt() == choice && index.isInt()) {
          if (index.intValue() > next) {
            return true;
          }
          next = Math.max(next, index.intValue() + 1);
        }
      }
    }
    return false;
  }
}
