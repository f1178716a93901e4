package dev.sluice.contract.message;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawJsonTest {

  /** One value between two others. */
  record Holder(String before, @Nullable RawJson input, int after) {}

  private static Holder read(String json) throws JsonProcessingException {
    return Json.read(json.getBytes(UTF_8), Holder.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\"text\"",
        "\"an escaped \\\" and \\\\ and \\u00e9 and \\n\"",
        "\"unescaped é 日本 😀\"",
        "\"ends in a backslash \\\\\"",
        "0",
        "-12.50e+3",
        "12345678901234567890.0000",
        "true",
        "null",
        "{}",
        "[]",
        "[ 1 ,2,\t\"]\" ]",
        "{\"b\":1, \"a\":{\"x\":[{\"}\":\"{\"}]},\"b\":2}"
      })
  void shouldComeBackByteForByte(String value) throws JsonProcessingException {
    String compact = "{\"before\":\"é😀\",\"input\":" + value + ",\"after\":7}";
    Holder holder = read(compact);
    assertThat(holder).isEqualTo(new Holder("é😀", new RawJson(value), 7));
    assertThat(Json.text(holder)).isEqualTo(compact);

    String spaced =
        " {\n\"after\" : 7 , \"input\" :\r\n\t" + value + " \n, \"before\" : \"é😀\" } ";
    assertThat(read(spaced)).isEqualTo(holder);
    assertThat(read("{\"before\":\"é😀\",\"after\":7,\"input\":" + value + "}")).isEqualTo(holder);
  }

  @Test
  void shouldComeBackByteForByteWhenLong() throws JsonProcessingException {
    String text = '"' + "é😀x".repeat(200_000) + '"';
    assertThat(read("{\"input\":" + text + ",\"after\":1}").input()).isEqualTo(new RawJson(text));
    String list = "[" + "1.50, ".repeat(100_000) + "2]";
    assertThat(read("{\"input\":" + list + ",\"after\":1}").input()).isEqualTo(new RawJson(list));
  }

  @Test
  void shouldTellAbsentFromNull() throws JsonProcessingException {
    assertThat(read("{\"before\":\"a\",\"after\":7}").input()).isNull();
    assertThat(Json.text(new Holder("a", null, 7))).isEqualTo("{\"before\":\"a\",\"after\":7}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "\"text\"",
        "{\"input\":}",
        "{\"input\":tru}",
        "{\"input\":\"open",
        "{\"input\":[1,}",
        "{\"input\":\"\\x\"}",
        "{\"input\":1} 2",
        "{\"input\":01}"
      })
  void shouldRefuseWhatIsNotWellFormed(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void shouldRefuseWhatIsNestedTooDeep() throws JsonProcessingException {
    String fits = "[".repeat(99) + "]".repeat(99);
    assertThat(read("{\"input\":" + fits + "}").input()).isEqualTo(new RawJson(fits));
    String deep = "[".repeat(100) + "]".repeat(100);
    assertThatThrownBy(() -> read("{\"input\":" + deep + "}"))
        .isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void shouldRefuseWhatIsNotUtf8() {
    String json = "{\"input\":\"é\"}";
    for (Charset charset : Arrays.asList(UTF_16, Charset.forName("UTF-32"))) {
      assertThatThrownBy(() -> Json.read(json.getBytes(charset), Holder.class))
          .isInstanceOf(JsonProcessingException.class);
    }
    byte[] broken = json.getBytes(UTF_8);
    broken[11] = (byte) 0xff;
    assertThatThrownBy(() -> Json.read(broken, Holder.class))
        .isInstanceOf(JsonProcessingException.class);
  }
}
