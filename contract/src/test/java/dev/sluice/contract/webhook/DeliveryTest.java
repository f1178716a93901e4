package dev.sluice.contract.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RawJson;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.webhook.Delivery.Attempt;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeliveryTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static Delivery due() {
    var event = new Delivery.Event("inference.succeeded", new RawJson("{\"a\": [1,  2]}"));
    return Delivery.due(
        "id-1", new Subject("acme", "ann"), "https://example.com/", event, null, NOW);
  }

  private static Attempt answered(int status) {
    return new Attempt(NOW, status, null, 12);
  }

  @Test
  void shouldKeepItsBodyByteForByte() throws JsonProcessingException {
    Delivery delivery = due().retryAt(NOW.plusSeconds(5), answered(500));

    assertThat(Json.read(Json.write(delivery), Delivery.class)).isEqualTo(delivery);
    assertThat(Json.text(delivery))
        .isEqualTo(
            "{\"id\":\"id-1\",\"account\":\"acme\",\"client\":\"ann\","
                + "\"url\":\"https://example.com/\",\"type\":\"inference.succeeded\","
                + "\"state\":\"due\",\"round\":1,\"tries\":1,"
                + "\"created_at\":\"2026-01-01T00:00:00Z\",\"due_at\":\"2026-01-01T00:00:05Z\","
                + "\"attempts\":[{\"at\":\"2026-01-01T00:00:00Z\",\"status\":500,\"took_ms\":12}],"
                + "\"body\":{\"a\": [1,  2]}}");
  }

  @Test
  void shouldRankWhatComesLaterHigher() {
    Delivery tried = due().retryAt(NOW, answered(500));
    Delivery delivered = due().ended(null, answered(200), NOW);
    Delivery again = due().again(NOW);

    assertThat(tried.rank()).isGreaterThan(due().rank());
    assertThat(delivered.rank()).isGreaterThan(tried.rank());
    assertThat(due().givenUp(Delivery.BAD_URL, NOW).rank()).isGreaterThan(due().rank());
    assertThat(again.rank()).isGreaterThan(delivered.rank());
    assertThat(again.tries()).isZero();
  }

  @Test
  void shouldKeepTheNewestAttemptsAlone() {
    Delivery delivery = due();
    for (int status = 501; status <= 525; status++) {
      delivery = delivery.retryAt(NOW, answered(status));
    }

    assertThat(delivery.attempts()).hasSize(20).last().isEqualTo(answered(525));
  }
}
