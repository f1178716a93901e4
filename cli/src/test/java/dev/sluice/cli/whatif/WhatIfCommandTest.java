package dev.sluice.cli.whatif;

import static dev.sluice.cli.Ran.sluice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.Ran;
import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhatIfCommandTest {

  private static final TopicPartition REQUESTS = new TopicPartition("inference.requests", 0);
  private static final TopicPartition RESULTS = new TopicPartition("inference.results", 0);
  private static final TopicPartition REJECTED = new TopicPartition("inference.rejected", 0);

  @TempDir Path folder;

  /** A Kafka that holds a few records; the first that is wanted is the first there is. */
  private static final class Fake extends MockConsumer<String, byte @Nullable []> {
    private final Map<TopicPartition, Long> sizes =
        new HashMap<>(Map.of(REQUESTS, 0L, RESULTS, 0L, REJECTED, 0L));
    private final List<ConsumerRecord<String, byte @Nullable []>> records;

    Fake(List<ConsumerRecord<String, byte @Nullable []>> records) {
      super("earliest");
      this.records = records;
      sizes
          .keySet()
          .forEach(
              at ->
                  updatePartitions(
                      at.topic(),
                      List.of(
                          new PartitionInfo(
                              at.topic(), 0, Node.noNode(), new Node[0], new Node[0]))));
      records.forEach(
          record ->
              sizes.merge(new TopicPartition(record.topic(), record.partition()), 1L, Long::sum));
      updateEndOffsets(sizes);
      updateBeginningOffsets(Map.of(REQUESTS, 0L, RESULTS, 0L, REJECTED, 0L));
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> wanted) {
      var found = new HashMap<TopicPartition, OffsetAndTimestamp>();
      wanted.forEach(
          (partition, time) ->
              found.put(partition, new OffsetAndTimestamp(0, time, Optional.empty())));
      return found;
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
      super.seek(partition, offset);
      records.stream()
          .filter(record -> record.topic().equals(partition.topic()))
          .forEach(this::addRecord);
    }
  }

  private static ConsumerRecord<String, byte @Nullable []> record(
      TopicPartition at, long offset, long time, String value) {
    return new ConsumerRecord<>(
        at.topic(),
        at.partition(),
        offset,
        time,
        TimestampType.LOG_APPEND_TIME,
        4,
        value.length(),
        "acme",
        value.getBytes(StandardCharsets.UTF_8),
        new RecordHeaders(),
        Optional.empty());
  }

  private static ConsumerRecord<String, byte @Nullable []> request(
      long offset, String id, double second) {
    var record = record(REQUESTS, offset, Told.at(second), "{}");
    var routing =
        new Routing(id, new Subject("acme", "joe"), "echo", Cost.ofTokens(5), OptionalLong.empty());
    EventHeaders.stamp(record.headers(), EventHeaders.Type.SUBMITTED, "/test", id, Instant.EPOCH);
    routing.write(record.headers());
    return record;
  }

  @Test
  void shouldReadTheTopics() {
    String ended = RequestId.next();
    String refused = RequestId.next();
    var rejection =
        record(
            REJECTED,
            0,
            Told.at(1),
            """
            {"id":"%s","account":"acme","client":"joe","model":"echo","reason":"quota-exceeded",
             "limits":["burst"],"message":"no","rejected_at":"2026-01-02T10:00:01Z"}"""
                .formatted(refused));
    EventHeaders.put(rejection.headers(), EventHeaders.TYPE, EventHeaders.Type.REJECTED.wire());
    var shed =
        record(
            REJECTED,
            1,
            Told.at(3),
            """
            {"account":"acme","client":"joe","plan":"free","limit":"burst","count":2,
             "from":"2026-01-02T10:00:02Z","to":"2026-01-02T10:00:03Z"}""");
    EventHeaders.put(shed.headers(), EventHeaders.TYPE, EventHeaders.Type.SHED.wire());
    var result =
        record(
            RESULTS,
            0,
            Told.at(5),
            """
            {"id":"%s","status":"succeeded","account":"acme","completed_at":"2026-01-02T10:00:01Z",
             "output":[1,2],"usage":{"requests":1,"tokens":3}}"""
                .formatted(ended));
    var consumer =
        new Fake(
            List.of(
                request(0, ended, 0),
                record(REQUESTS, 1, Told.at(0.5), "not JSON"),
                request(2, refused, 1),
                rejection,
                shed,
                result));

    Report report =
        new WhatIfCommand().replay(consumer, Told.rules(Told.tokensPerMinute(12)), Told.SPAN);

    // 5 of which 2 came back, 5, and then 5 each of the two that were shed.
    Outcome outcome = report.outcomes().get(0);
    assertThat(outcome.requests()).isEqualTo(4);
    assertThat(outcome.reallyRefused()).isEqualTo(3);
    assertThat(outcome.refused()).isEqualTo(2);
    assertThat(outcome.firstAt()).isEqualTo(Instant.parse("2026-01-02T10:00:02Z"));
  }

  @Test
  void shouldSayThatThereIsNoSuchFile() {
    Ran ran = sluice("whatif", "--plan", folder.resolve("none.yaml").toString());

    assertThat(ran.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(ran.err()).isEqualTo("sluice: " + folder.resolve("none.yaml") + ": no such file\n");
  }

  @Test
  void shouldSayWhatIsWrongInTheFile() throws IOException {
    Path file = folder.resolve("a.yaml");
    Files.writeString(file, "plans: {free: {limits: [{name: burst, limit: none, window: 60s}]}}");

    Ran ran = sluice("whatif", "--plan", file.toString());

    assertThat(ran.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(ran.err()).startsWith("sluice: plans.free.limits").hasLineCount(1);
  }

  @Test
  void shouldSayThatKafkaDoesNotAnswer() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "default_plan: free\n");

    Ran ran = sluice("whatif", "--plan", file.toString(), "--kafka", "127.0.0.1:1");

    assertThat(ran.code()).isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(ran.err())
        .endsWith(
            "sluice: no answer from Kafka at 127.0.0.1:1; name another with --kafka HOST:PORT\n");
  }

  @Test
  void shouldRefuseADurationThatIsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "default_plan: free\n");

    Ran ran = sluice("whatif", "--plan", file.toString(), "--since", "long");

    assertThat(ran.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(ran.err()).startsWith("sluice: --since: 'long' is not a duration");
  }
}
