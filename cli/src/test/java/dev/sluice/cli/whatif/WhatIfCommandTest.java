package dev.sluice.cli.whatif;

import static dev.sluice.cli.Ran.sluice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.CommandException;
import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.Ran;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Subject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
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

  /** A Kafka of one partition each that holds a few records, and may have dropped older ones. */
  private static class Fake extends MockConsumer<String, byte @Nullable []> {
    private final List<ConsumerRecord<String, byte @Nullable []>> records;

    Fake(List<ConsumerRecord<String, byte @Nullable []>> records) {
      super("earliest");
      this.records = records;
      for (TopicPartition at : List.of(REQUESTS, RESULTS, REJECTED)) {
        var info = new PartitionInfo(at.topic(), 0, Node.noNode(), new Node[0], new Node[0]);
        updatePartitions(at.topic(), List.of(info));
        List<Long> offsets = in(at).map(ConsumerRecord::offset).toList();
        updateBeginningOffsets(Map.of(at, offsets.isEmpty() ? 0L : offsets.get(0)));
        updateEndOffsets(Map.of(at, offsets.isEmpty() ? 0L : offsets.get(offsets.size() - 1) + 1));
      }
    }

    private Stream<ConsumerRecord<String, byte @Nullable []>> in(TopicPartition at) {
      return records.stream().filter(record -> record.topic().equals(at.topic()));
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> wanted) {
      var found = new HashMap<TopicPartition, OffsetAndTimestamp>();
      wanted.forEach(
          (at, time) ->
              in(at)
                  .filter(record -> record.timestamp() >= time)
                  .findFirst()
                  .ifPresent(
                      r -> found.put(at, new OffsetAndTimestamp(r.offset(), r.timestamp()))));
      return found;
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
      super.seek(partition, offset);
      in(partition).filter(record -> record.offset() >= offset).forEach(this::addRecord);
    }
  }

  private static Report replay(Fake kafka, Span span, Limit limit) {
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    try (var progress = new Progress(nowhere, () -> false, System::nanoTime)) {
      var reader = new TopicReader(kafka, Duration.ofSeconds(1), progress);
      SluiceConfig config = SluiceConfig.read(null, Map.of(), Map.of());
      return new WhatIfCommand().replay(reader, config, Told.rules(limit), span);
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
    var kafka =
        new Fake(
            List.of(
                request(0, ended, 0),
                record(REQUESTS, 1, Told.at(0.5), "not JSON"),
                request(2, refused, 1),
                rejection,
                shed,
                result));

    Report report = replay(kafka, Told.SPAN, Told.tokensPerMinute(12));

    // 5 of which 2 came back, 5, and then 5 each of the two that were shed.
    Outcome outcome = report.outcomes().get(0);
    assertThat(outcome.counts()).isEqualTo(new Counts(4, 2, 2, 3, 0));
    assertThat(outcome.firstAt()).isEqualTo(Instant.parse("2026-01-02T10:00:02Z"));
  }

  @Test
  void shouldReadNoFurtherThanToTheEndOfTheSpan() {
    var span = new Span(Told.at(-60), Told.at(-60), Told.at(0), Told.at(2), false);
    var kafka =
        new Fake(
            List.of(
                request(0, RequestId.next(), -61),
                request(1, RequestId.next(), -58),
                request(2, RequestId.next(), 1),
                request(3, RequestId.next(), 1.999),
                request(4, RequestId.next(), 2)));

    Report report = replay(kafka, span, Told.perMinute(2));

    assertThat(report.total()).isEqualTo(new Counts(2, 0, 1, 0, 1));
    assertThat(report.span()).isEqualTo(span);
  }

  @Test
  void shouldTellFromWhenOnTheTopicHoldsAll() {
    Report report =
        replay(new Fake(List.of(request(7, RequestId.next(), 5))), Told.SPAN, Told.perMinute(2));

    assertThat(report.span()).isEqualTo(Told.SPAN.heldFrom(Told.at(5)));
  }

  @Test
  void shouldMissNothingWhereNothingWasDropped() {
    Report report =
        replay(new Fake(List.of(request(0, RequestId.next(), 5))), Told.SPAN, Told.perMinute(2));

    assertThat(report.span()).isEqualTo(Told.SPAN);
  }

  @Test
  void shouldSayThatThereWereNoRequests() {
    assertThatThrownBy(() -> replay(new Fake(List.of()), Told.SPAN, Told.perMinute(2)))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("no requests since ")
        .extracting(e -> ((CommandException) e).code())
        .isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void shouldSayThatThereAreNoTopics() {
    Fake other =
        new Fake(List.of()) {
          @Override
          public synchronized Map<String, List<PartitionInfo>> listTopics() {
            return Map.of();
          }
        };

    assertThatThrownBy(() -> replay(other, Told.SPAN, Told.perMinute(2)))
        .hasMessage("there are no topics of Sluice at 127.0.0.1:9092 with prefix ''");
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
  void shouldTakeAFileOfAccountsAloneAndSayWhatDoesNotGoTogether() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "accounts: {acme: {plan: pro}}\n");

    Ran ran = sluice("whatif", "--plan", file.toString());

    assertThat(ran)
        .isEqualTo(
            new Ran(
                ExitCodes.USAGE,
                "",
                "sluice: %s: accounts.acme.plan: there is no plan 'pro' (plans: free)\n"
                    .formatted(file)));
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
    assertThat(ran.err()).startsWith("sluice: --since: 'long' is neither a duration");
  }
}
