package dev.sluice.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ETagsTest {

  @Test
  void shouldFindATagAmongSeveralAndNoPartOfOne() {
    assertThat(ETags.match("\"1\", W/\"2\"", "\"2\"")).isTrue();
    assertThat(ETags.match("*", "\"2\"")).isTrue();
    assertThat(ETags.match("\"12\"", "\"2\"")).isFalse();
    assertThat(ETags.match(null, "\"2\"")).isFalse();
  }
}
