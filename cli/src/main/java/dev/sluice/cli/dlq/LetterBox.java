package dev.sluice.cli.dlq;

import dev.sluice.cli.StoredTopic;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.message.EventHeaders;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What {@code inference.dead-letter} holds. */
record LetterBox(SluiceConfig config) {

  /** Every letter once, in the order they were given up, with what was done about it. */
  List<Letter> since(Instant since) {
    var letters = new LinkedHashMap<String, Letter>();
    var redriven = new HashMap<String, String>();
    new StoredTopic(config, config.topics().deadLetter().name())
        .read(since, record -> sort(record, letters, redriven));
    return letters.values().stream()
        .map(
            letter -> Optional.ofNullable(redriven.get(letter.id())).map(letter::as).orElse(letter))
        .sorted(Comparator.comparing(Letter::at))
        .toList();
  }

  private static void sort(
      ConsumerRecord<String, byte @Nullable []> record,
      LinkedHashMap<String, Letter> letters,
      HashMap<String, String> redriven) {
    Optional<String> as = EventHeaders.get(record.headers(), EventHeaders.REDRIVEN_AS);
    if (as.isPresent()) {
      redriven.put(String.valueOf(record.key()), as.get());
    } else {
      Letter letter = Letter.of(record);
      letters.putIfAbsent(letter.place(), letter);
    }
  }
}
