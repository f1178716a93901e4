package dev.sluice.ingress.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Shed;
import dev.sluice.contract.message.Subject;
import dev.sluice.ingress.IngressMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class ShedSummaryTest {

  private static final Instant START = Instant.ofEpochSecond(100);

  private final List<ProducerRecord<byte[], byte[]>> published = new ArrayList<>();
  private final ShedSummary shed =
      new ShedSummary(
          "inference.rejected",
          (record, then) -> published.add(record),
          new IngressMeters(new SimpleMeterRegistry()),
          START);

  @Test
  void shouldSumUpRefusalsPerClientAndLimit() throws Exception {
    Subject ada = new Subject("ada", "ada");
    shed.refused(ada, "free", "burst");
    shed.refused(ada, "free", "burst");
    shed.flush(START.plusSeconds(1));
    shed.flush(START.plusSeconds(2));

    assertThat(published).hasSize(1);
    ProducerRecord<byte[], byte[]> record = published.get(0);
    assertThat(Json.read(record.value(), Shed.class))
        .isEqualTo(new Shed("ada", "ada", "free", "burst", 2, START, START.plusSeconds(1)));
    assertThat(EventHeaders.get(record.headers(), EventHeaders.TYPE))
        .contains(EventHeaders.Type.SHED.wire());
  }
}
