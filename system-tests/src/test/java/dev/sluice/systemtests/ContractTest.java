package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.document.Documents;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.RequestId;
import dev.sluice.systemtests.Client.Answer;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every topic holds what the documents say, for CloudEvents' own library too. */
class ContractTest {

  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  private static final WebhookReceiver RECEIVER = new WebhookReceiver();

  @TempDir static Path folder;
  private static Installation sluice;

  /** Ids of requests, by how they ended. */
  private static final Map<String, String> ENDED = new TreeMap<>();

  @BeforeAll
  static void start() throws Exception {
    sluice =
        Installation.start(
            folder,
            """
            plans:
              free: {limits: [{name: burst, limit: 4, window: 1h}]}
            models:
              echo: {runner: echo}
              slow: {runner: echo, delay: 10m, concurrency: 1}
            accounts:
              banned: {blocked: true}
            webhooks: {allow_private: true}
            """);
    sluice.startWebhooks();
    everyEnd();
  }

  @AfterAll
  static void stop() {
    RECEIVER.close();
    if (sluice != null) {
      sluice.close();
    }
  }

  /** One request for every topic and type of record. */
  private static void everyEnd() throws Exception {
    Client client = sluice.client("ada");
    String hook = RECEIVER.url("200");
    var body = Map.of("model", "echo", "input", 1, "webhook", Map.of("url", hook));
    String done = client.post("/v1/inferences", body, "traceparent", PARENT).id();
    assertThat(status(client.await(done, WAIT))).isEqualTo("succeeded");
    ENDED.put("succeeded", done);

    String runs = client.submit("slow", 1, "traceparent", PARENT).id();
    await()
        .atMost(WAIT)
        .until(() -> sluice.topics().all("inference.completions").toString().contains(runs));
    await()
        .atMost(WAIT)
        .until(() -> status(client.cancel(runs, "traceparent", PARENT)).equals("canceled"));
    ENDED.put("canceled", runs);

    client.submit("echo", 1);
    client.submit("echo", 1);
    assertThat(client.submit("echo", 1).status()).isEqualTo(429);

    String banned = RequestId.next();
    String value = "{\"id\":\"%s\",\"account\":\"%s\",\"model\":\"echo\",\"input\":1}";
    write("banned", value.formatted(banned, "banned"), new RecordHeaders());
    ENDED.put("rejected", banned);

    String lost = RequestId.next();
    var headers = new RecordHeaders();
    String source = "/test/inference.requests";
    EventHeaders.stamp(headers, EventHeaders.Type.SUBMITTED, source, lost, Instant.now());
    EventHeaders.put(headers, EventHeaders.SUBJECT, "ada/ada");
    EventHeaders.put(headers, EventHeaders.MODEL, "echo");
    EventHeaders.put(headers, EventHeaders.COST, "1");
    write("eve", value.formatted(lost, "ada"), headers);

    for (String topic :
        List.of("inference.rejected", "inference.dead-letter", "inference.webhooks")) {
      await().atMost(WAIT).until(() -> sluice.topics().all(topic), records -> !records.isEmpty());
    }
    await()
        .atMost(WAIT)
        .until(
            () -> sluice.topics().ids("inference.rejected", EventHeaders.Type.SHED),
            summaries -> !summaries.isEmpty());
  }

  private static String status(Answer answer) {
    return answer.body().path("status").asText();
  }

  private static void write(String account, String value, Headers headers) throws Exception {
    headers.add(EventHeaders.TRACEPARENT, PARENT.getBytes(StandardCharsets.UTF_8));
    Map<String, Object> settings = Map.of("bootstrap.servers", sluice.kafka());
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>("inference.requests", null, account, bytes, headers))
          .get();
    }
  }

  @Test
  void shouldBeReadByCloudEventsOwnLibrary() {
    var types = new TreeMap<String, Long>();
    var deserializer = new CloudEventDeserializer();
    for (String topic :
        List.of(
            "inference.requests",
            "inference.accepted",
            "inference.rejected",
            "inference.completions",
            "inference.cancellations",
            "inference.results",
            "inference.webhooks",
            "inference.dead-letter")) {
      for (ConsumerRecord<String, String> record : sluice.topics().all(topic)) {
        if (record.headers().lastHeader(EventHeaders.TYPE) == null) {
          continue; // written by this test, without headers
        }
        byte[] value = record.value().getBytes(StandardCharsets.UTF_8);
        CloudEvent event = deserializer.deserialize(topic, record.headers(), value);
        assertThat(event.getSpecVersion()).hasToString("1.0");
        assertThat(event.getDataContentType()).isEqualTo("application/json");
        assertThat(event.getSource().toString()).endsWith(sourceOf(topic));
        assertThat(event.getSubject()).isNotEmpty();
        assertThat(event.getTime()).isNotNull();
        assertThat(event.getData()).isNotNull();
        types.merge(event.getType().replace("dev.sluice.request.", ""), 1L, Long::sum);
      }
    }
    assertThat(types.keySet())
        .containsExactly(
            "accepted",
            "canceling",
            "completed",
            "rejected",
            "settled",
            "shed",
            "started",
            "submitted",
            "webhook");
  }

  /** A dead letter keeps the source of the record that died. */
  private static String sourceOf(String topic) {
    return topic.equals("inference.dead-letter") ? "" : topic;
  }

  @Test
  void shouldCarryTheTraceThroughEveryTopic() {
    for (String topic :
        List.of(
            "inference.requests",
            "inference.accepted",
            "inference.completions",
            "inference.cancellations",
            "inference.results")) {
      for (String end : List.of("succeeded", "canceled")) {
        boolean asked = topic.equals("inference.cancellations");
        assertThat(traces(topic, ended(end)))
            .as("%s in %s", end, topic)
            .hasSizeGreaterThanOrEqualTo(asked && end.equals("succeeded") ? 0 : 1)
            .allMatch(trace -> trace.contains(TRACE));
      }
    }
    assertThat(traces("inference.webhooks", ended("succeeded"))).containsOnly(PARENT);
    assertThat(traces("inference.rejected", ended("rejected"))).containsExactly(PARENT);
    assertThat(sluice.topics().all("inference.dead-letter"))
        .extracting(record -> EventHeaders.get(record.headers(), EventHeaders.TRACEPARENT))
        .allMatch(trace -> trace.orElse("").equals(PARENT));
  }

  private static String ended(String how) {
    return ENDED.getOrDefault(how, "none");
  }

  private static List<String> traces(String topic, String id) {
    return sluice.topics().all(topic).stream()
        .filter(record -> record.toString().contains(id))
        .map(record -> EventHeaders.get(record.headers(), EventHeaders.TRACEPARENT).orElse("none"))
        .toList();
  }

  @Test
  void shouldDescribePlansAndKeysToo() {
    assertThat(sluice.topics().all("admission.policies")).isNotEmpty();
    assertThat(sluice.sluice("key", "create", "--account", "ada").code()).isZero();
    assertThat(sluice.topics().all("admission.keys")).isNotEmpty();
  }

  @Test
  void shouldShowTheDocuments() throws Exception {
    URI uri = URI.create(sluice.client("ada").url() + "/openapi.yaml");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.body()).isEqualTo(Documents.openApi());
  }
}
