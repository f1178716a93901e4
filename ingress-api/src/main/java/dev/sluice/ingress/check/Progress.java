package dev.sluice.ingress.check;

import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.topic.Partitions;
import java.util.HashMap;
import java.util.Map;

/**
 * How far the mirror has come, as last read.
 *
 * @param reached append time by partition of the requests
 * @param complete whether what is not in Redis does not exist
 */
record Progress(Map<Integer, Long> reached, int partitions, boolean complete) {

  static Progress unknown(int partitions) {
    return new Progress(Map.of(), partitions, false);
  }

  static Progress read(Map<String, String> hash, int partitions) {
    var reached = new HashMap<Integer, Long>();
    hash.forEach(
        (field, value) -> {
          if (!field.equals(MirrorKeys.COMPLETE)) {
            reached.put(Integer.valueOf(field), Long.valueOf(value));
          }
        });
    return new Progress(Map.copyOf(reached), partitions, hash.containsKey(MirrorKeys.COMPLETE));
  }

  long of(String account) {
    return reached.getOrDefault(Partitions.of(account, partitions), 0L);
  }
}
