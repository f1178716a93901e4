package dev.sluice.admission;

import static dev.sluice.admission.DrivenTopology.T;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.message.Carried;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is under way for each model is known exactly, and goes to the model's lane. */
class QueuedTest {

  private static final Limit MANY = new Limit("many", 10_000, Duration.ofHours(1));

  @TempDir Path state;
  @TempDir Path other;

  private static String id(int number) {
    return Ids.at(T, number);
  }

  private static Routing request(int number, String model) {
    var subject = new Subject("acme", "acme");
    return new Routing(id(number), subject, model, Cost.ONE, OptionalLong.empty());
  }

  private DrivenTopology open() {
    return new DrivenTopology(state, DrivenTopology.plan(MANY));
  }

  private static Map<String, QueueCount> counts(DrivenTopology flow) {
    flow.driver.advanceWallClockTime(Duration.ofSeconds(1));
    return flow.queues.counts().getOrDefault(0, Map.of());
  }

  @Test
  void shouldPassEachRequestOnToTheLaneOfItsModel() {
    try (var flow = open()) {
      flow.submit(request(1, "echo"), T);
      flow.submit(request(2, "llama"), T);
      flow.submit(request(3, "nobody's"), T);

      assertThat(flow.acceptedIds()).containsExactly(id(1), id(3));
      assertThat(flow.acceptedOfGpu.readRecordsToList())
          .extracting(TestRecord::key)
          .containsExactly(id(2));
    }
  }

  @Test
  void shouldCountWhatIsUnderWayHoweverItEnds() {
    try (var flow = open()) {
      assertThat(counts(flow)).containsEntry("echo", new QueueCount(0, 0));
      for (int i = 1; i <= 4; i++) {
        flow.submit(request(i, "echo"), T);
      }
      flow.submit(request(5, "llama"), T);
      assertThat(counts(flow))
          .containsEntry("echo", new QueueCount(4, 0))
          .containsEntry("llama", new QueueCount(1, 0));

      flow.complete("acme", DrivenTopology.succeeded(id(1), 1), T + 10);
      flow.complete("acme", DrivenTopology.succeeded(id(1), 2), T + 11);
      flow.cancel("acme", id(2), T + 12);
      assertThat(counts(flow)).containsEntry("echo", new QueueCount(2, 2));

      flow.settledUntil.set(T + DrivenTopology.FINISH_BY.toMillis());
      assertThat(counts(flow))
          .containsEntry("echo", new QueueCount(0, 4))
          .containsEntry("llama", new QueueCount(0, 1));
    }
  }

  @Test
  void shouldNotCountWhatIsRefusedOrSentAgain() {
    try (var flow =
        new DrivenTopology(
            state, DrivenTopology.plan(new Limit("one", 1, Duration.ofSeconds(1))))) {
      flow.submit(request(1, "echo"), T);
      flow.submit(request(1, "echo"), T + 1);
      flow.submit(request(2, "echo"), T + 2);
      assertThat(counts(flow)).containsEntry("echo", new QueueCount(1, 0));
    }
  }

  @Test
  void shouldCountAgainAfterARestart() {
    try (var before = open();
        var after = new DrivenTopology(other, DrivenTopology.plan(MANY))) {
      before.submit(request(1, "echo"), T);
      before.submit(request(2, "echo"), T);
      before.complete("acme", DrivenTopology.succeeded(id(1), 1), T + 1);
      after.restore(before);

      assertThat(counts(after)).containsEntry("echo", new QueueCount(1, 0));
      after.complete("acme", DrivenTopology.succeeded(id(2), 1), T + 2);
      assertThat(counts(after)).containsEntry("echo", new QueueCount(0, 1));
    }
  }

  @Test
  void shouldNotTellWhatItHasNotCountedYet() {
    var queues = new Queues(Set.of("echo"));
    try (var flow = open()) {
      var queued = queues.begin(3, flow.driver.getKeyValueStore("open"));
      assertThat(queues.counts()).isEmpty();
      queued.run();
      assertThat(queues.counts()).containsOnlyKeys(3);

      Queued anew = queues.begin(3, flow.driver.getKeyValueStore("open"));
      queues.end(3, queued);
      anew.run();
      assertThat(queues.counts()).containsOnlyKeys(3);
      queues.end(3, anew);
      assertThat(queues.counts()).isEmpty();
    }
  }

  /** Requests come and go, before and behind the walk that counts those that were there. */
  @Test
  void shouldCountExactlyWhileItIsStillWalking() {
    var random = new Random(7);
    for (int round = 0; round < 50; round++) {
      try (var flow = new DrivenTopology(state, DrivenTopology.plan(MANY))) {
        KeyValueStore<String, Entry> store = flow.driver.getKeyValueStore("open");
        var open = new ArrayList<String>();
        var next = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
          (random.nextBoolean() ? open : next).add(id(i));
        }
        open.forEach(id -> store.put(id, entry()));
        var queued = new Queued(store, List.of("echo"), 1 + random.nextInt(7));
        while (!queued.isComplete()) {
          queued.run();
          if (!open.isEmpty() && random.nextBoolean()) {
            String id = open.remove(random.nextInt(open.size()));
            store.put(id, new Entry.Ended());
            queued.ended(id, "echo");
          }
          if (!next.isEmpty() && random.nextBoolean()) {
            String id = next.remove(random.nextInt(next.size()));
            store.put(id, entry());
            queued.opened(id, "echo");
            open.add(id);
          }
        }
        assertThat(queued.counts().get("echo"))
            .extracting(QueueCount::open)
            .isEqualTo((long) open.size());
      }
    }
  }

  private static Entry entry() {
    var admitted =
        new Entry.Admitted(
            new Subject("acme", "acme"),
            "echo",
            T,
            Entry.Admitted.ANY_TIME,
            T + 3_600_000,
            Carried.NOTHING);
    return new Entry.Open(admitted, List.of(), Entry.Progress.NONE);
  }
}
