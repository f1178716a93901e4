package dev.sluice.ingress.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.mirror.Piece;
import dev.sluice.models.chat.ChatAnswer;
import dev.sluice.models.chat.ChatJson;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class PassedProperties {

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.of("a", "bc", " ", "é").list().ofMinSize(1).ofMaxSize(8);
  }

  private static ObjectNode chunk(String content) {
    return ChatJson.read(
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]}".formatted(content))
        .orElseThrow();
  }

  /** Pieces are heard in any order, some never, some twice, some of another run. */
  @Property
  void shouldPassTheWholeOnOnce(
      @ForAll("words") List<String> words, @ForAll @Size(max = 16) List<Integer> heard) {
    var complete = new ChatAnswer();
    words.forEach(word -> complete.add(chunk(word)));
    var passed = new Passed();
    var told = new StringBuilder();
    for (int any : heard) {
      int index = Math.floorMod(any, words.size());
      String run = any % 5 == 0 ? "other" : "run";
      var piece = new Piece("id", run, index, chunk(words.get(index)).toString());
      passed
          .next(piece)
          .ifPresent(
              chunk -> {
                passed.add(piece, chunk);
                told.append(content(chunk));
              });
    }
    passed.rest(complete.whole()).ifPresent(rest -> told.append(content(rest)));

    assertThat(told).hasToString(String.join("", words));
  }

  private static String content(ObjectNode chunk) {
    return chunk.at("/choices/0/delta/content").asText();
  }
}
