package dev.sluice.contract.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.Json;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolicyWriterTest {

  @Test
  void shouldReadWhatItWroteAndLeaveDefaultsOut() throws JsonProcessingException {
    String plan =
        "{\"limits\":[{\"name\":\"burst\",\"limit\":10,\"window\":\"1m\"},"
            + "{\"name\":\"daily\",\"limit\":9,\"align\":\"day\",\"zone\":\"Europe/Berlin\"},"
            + "{\"name\":\"t\",\"limit\":9,\"window\":\"1500ms\",\"unit\":\"tokens\",\"per\":\"client\"},"
            + "{\"name\":\"s\",\"limit\":2,\"unit\":\"concurrent-requests\",\"mode\":\"shadow\"}]}";
    Plan read = PolicyReader.plan("free", Json.tree().readTree(plan));
    assertThat(PolicyWriter.json(read)).hasToString(plan);
  }

  @Test
  void shouldReadAnAccountAsItWroteIt() throws JsonProcessingException {
    String account =
        "{\"plan\":\"pro\",\"overrides\":[{\"name\":\"burst\",\"limit\":7,"
            + "\"until\":\"2030-01-31T00:00:00Z\"}]}";
    Account read = PolicyReader.account("acme", Json.tree().readTree(account));
    assertThat(PolicyWriter.json(read)).hasToString(account);
    assertThat(PolicyWriter.json(new Account("b", null, true, false, List.of())))
        .hasToString("{\"blocked\":true}");
  }

  @Test
  void shouldBeReadOnManyThreadsAtOnce() throws JsonProcessingException {
    JsonNode json = Json.tree().readTree("{\"plan\":\"pro\",\"blocked\":true}");
    assertThat(IntStream.range(0, 100_000).parallel().mapToObj(i -> "account-" + i))
        .allMatch(name -> PolicyReader.account(name, json).blocked());
  }
}
