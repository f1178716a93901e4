package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Follower;
import dev.sluice.benchmarks.load.Hops;
import dev.sluice.benchmarks.load.Hops.Place;
import dev.sluice.benchmarks.load.Load;
import dev.sluice.benchmarks.load.LoadGenerator;
import dev.sluice.benchmarks.process.Sluice;
import dev.sluice.benchmarks.report.Table;
import dev.sluice.contract.message.EventHeaders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** Follows jobs through the topics, and tells how long each part of the way takes. */
final class HopByHop {

  private static final Map<Place, String> TOPICS =
      new EnumMap<>(
          Map.of(
              Place.REQUESTED, "inference.requests",
              Place.ACCEPTED, "inference.accepted",
              Place.COMPLETED, "inference.completions",
              Place.SETTLED, "inference.results"));

  private HopByHop() {}

  static Table measure(Sluice sluice, Load load) throws IOException {
    var hops = new Hops();
    var followers = new ArrayList<Follower>();
    try {
      TOPICS.forEach(
          (place, topic) ->
              followers.add(
                  Follower.start(sluice.kafka(), topic, records -> note(records, place, hops))));
      LoadGenerator.run(load, Requests.polled().noting(hops));
    } finally {
      followers.forEach(Follower::close);
    }
    return new Table(List.of("from", "to", "p50 ms", "p99 ms"), rows(hops));
  }

  private static void note(ConsumerRecords<byte[], byte[]> records, Place place, Hops hops) {
    long now = System.nanoTime();
    records.forEach(
        record ->
            EventHeaders.get(record.headers(), EventHeaders.REQUEST_ID)
                .or(() -> EventHeaders.get(record.headers(), EventHeaders.ID))
                .ifPresent(id -> hops.note(id, place, now)));
  }

  /** 202 lies beside the way: the stream decides whether or not it was answered. */
  private static List<List<String>> rows(Hops hops) {
    var rows = new ArrayList<List<String>>();
    rows.add(row(hops, Place.BEGUN, Place.TAKEN));
    Place from = Place.BEGUN;
    for (Place to : Place.values()) {
      if (to.compareTo(Place.TAKEN) > 0) {
        rows.add(row(hops, from, to));
        from = to;
      }
    }
    rows.add(row(hops, Place.BEGUN, Place.TOLD));
    return rows;
  }

  private static List<String> row(Hops hops, Place from, Place to) {
    Histogram micros = hops.between(from, to);
    return List.of(
        from.words(), to.words(), Latency.millis(micros, 50), Latency.millis(micros, 99));
  }
}
