package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.document.Documents;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {

  @TempDir static Path folder;
  private static Fixture fixture;

  @BeforeAll
  static void start() {
    fixture = new Fixture(folder, "{auth: api-key, prefix: our.}", true);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static HttpResponse<String> get(String path) {
    return fixture.send(HttpRequest.newBuilder(fixture.uri(path)).GET());
  }

  @Test
  void shouldShowTheContractToAnybody() {
    assertThat(get("/openapi.yaml").body()).isEqualTo(Documents.openApi());
    assertThat(Fixture.header(get("/openapi.yaml"), "content-type")).isEqualTo("application/yaml");
    assertThat(get("/v1/models").statusCode()).isEqualTo(401);
  }

  @Test
  void shouldNameTheTopicsOfThisInstallation() {
    assertThat(get("/asyncapi.yaml").body())
        .contains("address: our.inference.requests", "address: our.admission.keys")
        .isEqualTo(Documents.asyncApi("our."));
  }

  @Test
  void shouldHaveAPageThatLoadsNothingAndWhoseLinksLeadSomewhere() {
    HttpResponse<String> page = get("/docs");

    assertThat(Fixture.header(page, "content-security-policy")).startsWith("default-src 'none'");
    assertThat(page.body())
        .contains("POST /v1/inferences", "our.inference.requests", "retry_after")
        .doesNotContain("http://", "<script", "<link", "<img");
    var ids = new HashSet<>(found(page.body(), "id=\"([^\"]+)\""));
    assertThat(ids).containsAll(found(page.body(), "href=\"#([^\"]+)\""));
    assertThat(found(page.body(), "id=\"([^\"]+)\"")).doesNotHaveDuplicates();
  }

  private static List<String> found(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult r) -> r.group(1))
        .toList();
  }

  @Test
  void shouldNotSendADocumentAgainToWhoKnowsIt() {
    String tag = Fixture.header(get("/docs"), "etag");
    var known = HttpRequest.newBuilder(fixture.uri("/docs")).header("If-None-Match", tag).GET();
    assertThat(fixture.send(known).statusCode()).isEqualTo(304);
  }

  @Test
  void shouldNameTheMethodOfADocument() {
    var post = HttpRequest.newBuilder(fixture.uri("/docs")).DELETE();
    assertThat(fixture.send(post).statusCode()).isEqualTo(405);
  }
}
