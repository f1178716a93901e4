package dev.sluice.worker;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the broker how the group of the workers stands, without waiting for the answer. */
record LagLook(Admin admin, String group, Watchdog watchdog) {

  private static final Logger LOG = LoggerFactory.getLogger(LagLook.class);

  void ask() {
    KafkaFuture<ShareGroupDescription> described =
        Objects.requireNonNull(
            admin.describeShareGroups(List.of(group)).describedGroups().get(group));
    admin
        .listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
        .partitionsToOffsetInfo(group)
        .whenComplete(
            (offsets, failure) -> {
              if (failure != null) {
                failed(failure);
                return;
              }
              long lag =
                  offsets.values().stream()
                      .filter(Objects::nonNull)
                      .mapToLong(info -> info.lag().orElse(0L))
                      .sum();
              described.whenComplete((found, why) -> seen(lag, found, why));
            });
  }

  private void seen(long lag, ShareGroupDescription found, Throwable failure) {
    if (failure != null) {
      failed(failure);
    } else {
      watchdog.seen(lag, found.members().size());
    }
  }

  /** What was seen last stands; the state of the connection is a check of its own. */
  private static void failed(Throwable failure) {
    LOG.atDebug().setCause(failure).log("cannot tell how the group stands");
  }
}
