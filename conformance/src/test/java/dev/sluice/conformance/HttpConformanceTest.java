package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The check that all other tests rest on finds what it is to find. */
class HttpConformanceTest {

  private static final String JOB =
      "{\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"status\":\"queued\","
          + "\"account\":\"ada\",\"client\":\"ada\",\"model\":\"echo\"}";

  private static final Map<String, List<String>> HEADERS =
      Map.of(
          "content-type", List.of("application/json"),
          "cache-control", List.of("no-store"),
          "etag", List.of("\"2\""),
          "retry-after", List.of("1"));

  private static List<String> poll(int status, Map<String, List<String>> headers, String body) {
    return HttpConformance.faults("GET", "/v1/inferences/some", status, headers, body);
  }

  private static Map<String, List<String>> with(String name, String value) {
    var headers = new TreeMap<>(HEADERS);
    headers.put(name, List.of(value));
    return headers;
  }

  @Test
  void shouldFindNothingWrongWithWhatIsDescribed() {
    assertThat(poll(200, HEADERS, JOB)).isEmpty();
  }

  @Test
  void shouldFindAPathMethodOrStatusThatIsNotDescribed() {
    assertThat(HttpConformance.faults("GET", "/v2", 200, HEADERS, JOB)).isNotEmpty();
    assertThat(HttpConformance.faults("PUT", "/v1/inferences/some", 200, HEADERS, JOB))
        .isNotEmpty();
    assertThat(poll(418, HEADERS, JOB)).containsExactly("no such status");
    assertThat(HttpConformance.faults("GET", "/v1/inferences/some/more", 200, HEADERS, JOB))
        .isNotEmpty();
  }

  @Test
  void shouldFindAHeaderThatIsMissingUnknownOrOtherwiseThanDescribed() {
    var without = new TreeMap<>(HEADERS);
    without.remove("etag");
    assertThat(poll(200, without, JOB)).containsExactly("etag: missing");
    assertThat(poll(200, with("x-new", "1"), JOB)).containsExactly("x-new: not described");
    assertThat(poll(200, with("retry-after", "soon"), JOB)).hasSize(1);
    assertThat(poll(200, with("retry-after", "0"), JOB)).hasSize(1);
  }

  @Test
  void shouldFindAMemberThatIsMissingUnknownOrOtherwiseThanDescribed() {
    assertThat(poll(200, HEADERS, JOB.replace("\"model\":\"echo\"", "\"more\":1"))).hasSize(2);
    assertThat(poll(200, HEADERS, JOB.replace("queued", "waiting"))).hasSize(1);
    assertThat(poll(200, HEADERS, "no JSON")).containsExactly("the body is not JSON");
  }

  @Test
  void shouldFindABodyOfAnotherTypeOrWhereThereIsToBeNone() {
    assertThat(poll(200, with("content-type", "text/plain"), JOB)).hasSize(1);
    assertThat(poll(304, HEADERS, JOB)).hasSize(1);
  }
}
