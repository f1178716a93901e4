package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.contract.document.Documents;
import dev.sluice.contract.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentsTest {

  private static final Set<String> KEYWORDS =
      Set.of(
          "$ref",
          "type",
          "description",
          "required",
          "properties",
          "additionalProperties",
          "allOf",
          "anyOf",
          "contentEncoding",
          "items",
          "enum",
          "const",
          "default",
          "examples",
          "format",
          "pattern",
          "minimum",
          "maximum",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems");

  static Stream<String> documents() {
    return Stream.of(Documents.openApi(), Documents.asyncApi(""));
  }

  private static JsonNode read(String yaml) throws JsonProcessingException {
    return new YAMLMapper().readTree(yaml);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void shouldReferToNothingThatIsNotThere(String yaml) throws Exception {
    JsonNode document = read(yaml);
    for (JsonNode reference : document.findValues("$ref")) {
      assertThat(document.at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void shouldHoldNoSchemaThatNothingRefersTo(String yaml) throws Exception {
    JsonNode document = read(yaml);
    var named = new TreeSet<String>();
    document.findValues("$ref").forEach(reference -> named.add(reference.asText()));
    for (Map.Entry<String, JsonNode> schema : document.at("/components/schemas").properties()) {
      assertThat(named).contains("#/components/schemas/" + schema.getKey());
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void shouldUseWordsOfJsonSchemaAlone(String yaml) throws Exception {
    for (JsonNode schema : read(yaml).at("/components/schemas")) {
      words(schema);
    }
  }

  private static void words(JsonNode schema) {
    schema.fieldNames().forEachRemaining(word -> assertThat(KEYWORDS).contains(word));
    schema.path("properties").forEach(DocumentsTest::words);
    schema.path("allOf").forEach(DocumentsTest::words);
    schema.path("anyOf").forEach(DocumentsTest::words);
    if (schema.has("items")) {
      words(schema.path("items"));
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void shouldSayThatItIsOfThisVersion(String yaml) throws Exception {
    assertThat(read(yaml).at("/info/version").asText()).isEqualTo("0.1.0");
  }

  @Test
  void shouldDescribeEveryTopic() throws Exception {
    List<String> described =
        StreamSupport.stream(read(Documents.asyncApi("")).path("channels").spliterator(), false)
            .map(channel -> channel.path("address").asText())
            .toList();
    assertThat(new Topics("", Duration.ofDays(1), Set.of("{lane}")).all())
        .extracting(topic -> topic.name())
        .containsExactlyInAnyOrderElementsOf(described);
  }

  @Test
  void shouldNameTheTopicsOfAnInstallation() {
    assertThat(Documents.asyncApi("our.")).contains("address: our.inference.requests\n");
  }
}
