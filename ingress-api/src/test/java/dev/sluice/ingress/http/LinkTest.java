package dev.sluice.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkTest {

  private final Connections all = new Connections(new ConnectionCounts(9, 9, List.of(), b -> {}));
  private final Link link = new Link(all);

  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      all.sweep();
    }
  }

  private boolean overdue() {
    return link.overdue(all.tick());
  }

  @Test
  void shouldGiveARequestTenSecondsFromItsFirstByteHoweverItDrips() {
    var channel = new EmbeddedChannel(link);
    link.idle();
    seconds(30);
    for (int i = 0; i < 10; i++) {
      channel.writeInbound("a byte");
      seconds(1);
    }
    assertThat(overdue()).isFalse();
    channel.writeInbound("a byte");
    seconds(1);
    assertThat(overdue()).isTrue();
  }

  @Test
  void shouldNotHurryAnAnswer() {
    link.handling();
    seconds(1000);
    assertThat(overdue()).isFalse();
  }

  @Test
  void shouldGiveAMinuteBetweenRequests() {
    link.idle();
    seconds(60);
    assertThat(overdue()).isFalse();
    seconds(1);
    assertThat(overdue()).isTrue();
  }
}
