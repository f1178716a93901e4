package dev.sluice.contract.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusEntryTest {

  @Test
  void shouldWriteAndReadAnOpenJob() {
    var entry = new StatusEntry(1, null, "{\"id\":\"a:b\"}");
    assertThat(entry.encoded()).isEqualTo("1::{\"id\":\"a:b\"}");
    assertThat(StatusEntry.decode(entry.encoded())).contains(entry);
  }

  @Test
  void shouldWriteAndReadWhereALargeResultLies() {
    var entry = new StatusEntry(1_000_000, new StatusEntry.At(3, 42), "");
    assertThat(entry.encoded()).isEqualTo("1000000:3/42:");
    assertThat(StatusEntry.decode(entry.encoded())).contains(entry);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "1:", ":", "::", "x::{}", "1:3:{}", "1:/3:{}", "1:3/:{}", "1:a/b:"})
  void shouldReadNothingFromWhatItDoesNotWrite(String text) {
    assertThat(StatusEntry.decode(text)).isEmpty();
  }
}
