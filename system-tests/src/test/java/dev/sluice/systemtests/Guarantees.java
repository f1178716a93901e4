package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The promises about every request that got a 202. */
final class Guarantees {

  private Guarantees() {}

  /** Every 202 ends in exactly one terminal record, and the poll agrees with it. */
  static final class OneEnd implements Guarantee {

    private final Map<String, Client> submitted = new ConcurrentHashMap<>();

    @Override
    public void submitted(Client client, String id) {
      submitted.put(id, client);
    }

    @Override
    public void verify(Installation installation) {
      Awaitility.await("every 202 has ended")
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(ends(installation)).containsAll(submitted.keySet()));
      assertThat(placesOf(installation, twice(ends(installation))))
          .as("where those lie that ended more than once")
          .isEmpty();
      submitted.forEach(
          (id, client) ->
              Awaitility.await("the poll of " + id)
                  .atMost(Duration.ofSeconds(30))
                  .pollDelay(Duration.ZERO)
                  .untilAsserted(
                      () ->
                          assertThat(
                                  client.get("/v1/inferences/" + id).body().path("status").asText())
                              .isIn("succeeded", "rejected")));
    }

    private static Set<String> twice(List<String> ids) {
      var seen = new HashSet<String>();
      return ids.stream().filter(id -> !seen.add(id)).collect(Collectors.toSet());
    }

    /** Every record of these ids, in all topics, for whoever has to find out how it came. */
    private static List<String> placesOf(Installation installation, Set<String> ids) {
      var places = new ArrayList<String>();
      for (var topic : new Topics("", Duration.ofDays(1)).all()) {
        for (var record : installation.topics().all(topic.name())) {
          String id = EventHeaders.get(record.headers(), EventHeaders.ID).orElse("?");
          if (ids.stream().anyMatch(id::startsWith)) {
            places.add(
                "%s in %s-%d at %d, %d"
                    .formatted(id, topic, record.partition(), record.offset(), record.timestamp()));
          }
        }
      }
      return places;
    }

    private static List<String> ends(Installation installation) {
      TopicReader topics = installation.topics();
      var ends = new ArrayList<>(topics.ids("inference.results", EventHeaders.Type.SETTLED));
      ends.addAll(topics.ids("inference.rejected", EventHeaders.Type.REJECTED));
      return ends;
    }
  }

  /** Every slot is free again once everything has ended. */
  static final class SlotsFree implements Guarantee {

    private final Map<String, Client> clients = new ConcurrentHashMap<>();

    @Override
    public void submitted(Client client, String id) {
      clients.put(client.name(), client);
    }

    @Override
    public void verify(Installation installation) {
      clients.forEach(
          (name, client) ->
              Awaitility.await("the slots of " + name)
                  .atMost(Duration.ofSeconds(30))
                  .pollDelay(Duration.ZERO)
                  .untilAsserted(() -> assertThat(held(client)).isZero()));
    }

    private static long held(Client client) {
      for (JsonNode limit : client.get("/v1/limits").body().path("limits")) {
        if (limit.path("unit").asText().equals("concurrent-requests")) {
          return limit.path("used").asLong();
        }
      }
      throw new AssertionError("there is no limit of slots");
    }
  }

  /** No request is admitted twice. */
  static final class AdmittedOnce implements Guarantee {

    @Override
    public void submitted(Client client, String id) {}

    @Override
    public void verify(Installation installation) {
      assertThat(installation.topics().ids("inference.accepted", EventHeaders.Type.ACCEPTED))
          .doesNotHaveDuplicates();
    }
  }

  /** No trailing window of an account holds more than its limit, by the times of the records. */
  static final class WindowsKept implements Guarantee {

    private final long limit;
    private final Duration window;

    WindowsKept(long limit, Duration window) {
      this.limit = limit;
      this.window = window;
    }

    @Override
    public void submitted(Client client, String id) {}

    @Override
    public void verify(Installation installation) {
      var byAccount = new HashMap<String, TreeMap<Long, Long>>();
      for (var record : installation.topics().all("inference.accepted")) {
        String subject = EventHeaders.get(record.headers(), EventHeaders.SUBJECT).orElse("?");
        byAccount
            .computeIfAbsent(subject, unused -> new TreeMap<>())
            .merge(record.timestamp(), 1L, Long::sum);
      }
      byAccount.forEach(
          (account, times) ->
              times
                  .keySet()
                  .forEach(
                      end ->
                          assertThat(inWindow(times, end))
                              .as("admitted for %s in the window that ends at %d", account, end)
                              .isLessThanOrEqualTo(limit)));
    }

    private long inWindow(TreeMap<Long, Long> times, long end) {
      return times.subMap(end - window.toMillis(), false, end, true).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }
}
