package dev.sluice.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PerClientTest {

  private final PerClient<String> held = new PerClient<>(2);

  @Test
  void shouldGiveEachClientAsManyAsItMayHave() {
    assertThat(held.tryTake("ada")).isTrue();
    assertThat(held.tryTake("ada")).isTrue();
    assertThat(held.tryTake("ada")).isFalse();
    assertThat(held.tryTake("eve")).isTrue();
  }

  @Test
  void shouldGiveAgainWhatWasReleasedAndForgetWhoHasNone() {
    held.tryTake("ada");
    held.tryTake("ada");
    held.tryTake("ada");
    held.release("ada");
    assertThat(held.tryTake("ada")).isTrue();

    held.release("ada");
    held.release("ada");
    assertThat(held.clients()).isZero();
  }
}
